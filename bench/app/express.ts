/** The stack that most tutorials build: Express, express-session with its defaults' advice, connect-redis. */
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

/** Not the names that the lab's own app on Express has for them: all types of one package are one. */
declare module 'express-session' {
  interface SessionData {
    count: number;
    page: string;
  }
}

const client = await createClient({ url: process.env.REDIS_URL ?? '' }).connect();
const app = express();
app.use(
  session({
    store: new RedisStore({ client }),
    secret: 'a bench has nothing to hide, and a secret is needed',
    resave: false,
    saveUninitialized: false,
  }),
);
app.use(express.json());
app.get('/views', (request, response) => {
  response.json({ replica: 'app-1', views: request.session.count ?? 0, last: request.session.page ?? null });
});
app.post('/views', (request, response) => {
  request.session.count = (request.session.count ?? 0) + 1;
  request.session.page = String(request.body.page);
  response.redirect(303, '/views');
});
app.listen(Number(process.env.PORT), '127.0.0.1');
