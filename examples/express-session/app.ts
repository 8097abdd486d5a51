/**
 * Express with express-session: a note kept in the session, in memory or, with REDIS_URL, in Redis by connect-redis.
 *
 *   PORT=3001 REPLICA=app-1 node examples/express-session/app.ts
 */
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

declare module 'express-session' {
  interface SessionData {
    notes?: number;
    note?: string;
  }
}

const { PORT = '3001', REPLICA = 'app-1', REDIS_URL } = process.env;

/** Without a store, express-session keeps sessions in this process's memory. */
async function redisStore(url: string): Promise<RedisStore> {
  const client = createClient({ url });
  client.on('error', (error) => console.error(`redis: ${error.message}`));
  return new RedisStore({ client: await client.connect() });
}

const app = express();
app.disable('x-powered-by');
app.use((_request, response, next) => {
  response.setHeader('X-Replica', REPLICA);
  next();
});
app.use(
  session({
    secret: 'an example; a real one comes from the environment',
    resave: false,
    saveUninitialized: false,
    ...(REDIS_URL ? { store: await redisStore(REDIS_URL) } : {}),
  }),
);
app.use(express.urlencoded({ extended: false }));

app.post('/note', (request, response, next) => {
  request.session.notes = (request.session.notes ?? 0) + 1;
  request.session.note = String(request.body.note);
  // Saved first: express-session lets a redirect go while it still saves what the next page is to show.
  request.session.save((error) => {
    if (error) next(error);
    else response.redirect(303, '/note');
  });
});

app.get('/note', (request, response) => {
  const { note = '', notes = 0 } = request.session;
  response.json({ note, notes });
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`${REPLICA} listens at http://127.0.0.1:${PORT}`));
