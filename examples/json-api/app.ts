/**
 * A JSON API without cookies: a token names the session, and a list is kept in it.
 *
 *   PORT=3001 REPLICA=app-1 node examples/json-api/app.ts
 */
import { randomBytes } from 'node:crypto';
import express from 'express';

const { PORT = '3001', REPLICA = 'app-1' } = process.env;
const lists = new Map<string, string[]>();

const app = express();
app.disable('x-powered-by');
app.use((_request, response, next) => {
  response.setHeader('X-Replica', REPLICA);
  next();
});
app.use(express.json());

app.post('/tokens', (_request, response) => {
  const token = randomBytes(16).toString('hex');
  lists.set(token, []);
  response.status(201).json({ token });
});

app.use('/items', (request, response, next) => {
  const list = lists.get((request.headers.authorization ?? '').replace('Bearer ', ''));
  if (!list) {
    response.status(401).json({ error: 'no such token' });
    return;
  }
  response.locals.list = list;
  next();
});

app.post('/items', (request, response) => {
  response.locals.list.push(String(request.body.text));
  response.status(201).json({ items: response.locals.list });
});

app.get('/items', (_request, response) => {
  response.json({ items: response.locals.list });
});

app.delete('/items/:text', (request, response) => {
  const { list } = response.locals;
  const index = list.indexOf(request.params.text);
  if (index >= 0) list.splice(index, 1);
  response.status(204).end();
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`${REPLICA} listens at http://127.0.0.1:${PORT}`));
