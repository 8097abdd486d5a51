/**
 * A JSON API without cookies: a token names the session, and a list is kept in it, in memory or, with REDIS_URL, in Redis.
 * A page with a script uses it.
 *
 *   PORT=3001 REPLICA=app-1 node examples/json-api/app.ts
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import express from 'express';
import { createClient } from 'redis';

/** What is kept under a token. */
interface Lists {
  get(token: string): Promise<string[] | undefined>;
  set(token: string, list: string[]): Promise<unknown>;
}

const { PORT = '3001', REPLICA = 'app-1', REDIS_URL } = process.env;
const lists = REDIS_URL ? await redisLists(REDIS_URL) : memoryLists();

function memoryLists(): Lists {
  const kept = new Map<string, string[]>();
  return { get: async (token) => kept.get(token), set: async (token, list) => kept.set(token, list) };
}

async function redisLists(url: string): Promise<Lists> {
  const client = createClient({ url });
  client.on('error', (error) => console.error(`redis: ${error.message}`));
  await client.connect();
  return {
    get: async (token) => JSON.parse((await client.get(`list:${token}`)) ?? 'null') ?? undefined,
    set: (token, list) => client.set(`list:${token}`, JSON.stringify(list)),
  };
}

const app = express();
app.disable('x-powered-by');
app.use((_request, response, next) => {
  response.setHeader('X-Replica', REPLICA);
  next();
});
app.use(express.json());

app.get('/', (_request, response) => {
  response.sendFile(join(import.meta.dirname, 'page.html'));
});

app.post('/tokens', async (_request, response) => {
  const token = randomBytes(16).toString('hex');
  await lists.set(token, []);
  response.status(201).json({ token });
});

app.use('/items', async (request, response, next) => {
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  const list = await lists.get(token);
  if (!list) {
    response.status(401).json({ error: 'no such token' });
    return;
  }
  Object.assign(response.locals, { token, list });
  next();
});

app.post('/items', async (request, response) => {
  const { token, list } = response.locals;
  list.push(String(request.body.text));
  await lists.set(token, list);
  response.status(201).json({ items: list });
});

app.get('/items', (_request, response) => {
  response.json({ items: response.locals.list });
});

app.delete('/items/:text', async (request, response) => {
  const { token, list } = response.locals;
  const index = list.indexOf(request.params.text);
  if (index >= 0) list.splice(index, 1);
  await lists.set(token, list);
  response.status(204).end();
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`${REPLICA} listens at http://127.0.0.1:${PORT}`));
