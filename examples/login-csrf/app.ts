/**
 * A login form with a CSRF token, which is kept in the session: in memory, where the token of one replica is worth
 * nothing on another, or, with REDIS_URL, in Redis.
 *
 *   PORT=3001 REPLICA=app-1 node examples/login-csrf/app.ts
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { RedisStore } from 'connect-redis';
import express, { type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';
import { createClient } from 'redis';

declare module 'express-session' {
  interface SessionData {
    csrf?: string;
    user?: string;
  }
}

const { PORT = '3001', REPLICA = 'app-1', REDIS_URL } = process.env;
const USERS: Readonly<Record<string, string>> = {
  alice: 'correct horse',
  bob: 'battery staple',
  carol: 'hunter2',
  dave: 'open sesame',
  erin: 'swordfish',
  frank: 'letmein',
  grace: 'cobol1959',
  heidi: 'alpenglow',
};

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

app.get('/login', (request, response) => {
  request.session.csrf ??= randomBytes(16).toString('hex');
  response.send(`<form method="post">
    <input type="hidden" name="_csrf" value="${request.session.csrf}">
    <input name="name"> <input name="password" type="password"> <button>Log in</button></form>`);
});

app.post('/login', requireCsrf, (request, response, next) => {
  const { name, password } = request.body;
  if (USERS[name] !== password) {
    response.status(422).send('No such user, or another password.');
    return;
  }
  const { csrf } = request.session;
  // A new id on login: one that was planted before it is worth nothing.
  request.session.regenerate((error) => {
    if (error) return next(error);
    request.session.user = name;
    if (csrf) request.session.csrf = csrf;
    // Saved first: express-session lets a redirect go while it still saves what the next page is to show.
    request.session.save((failed) => {
      if (failed) next(failed);
      else response.redirect(303, '/account');
    });
  });
});

app.get('/account', (request, response) => {
  const { user, csrf } = request.session;
  if (!user) response.redirect(303, '/login');
  else
    response.send(`<p>You are ${user}.</p>
    <form method="post" action="/logout">
      <input type="hidden" name="_csrf" value="${csrf}"> <button>Log out</button></form>`);
});

app.post('/logout', requireCsrf, (request, response, next) => {
  request.session.destroy((error) => {
    if (error) return next(error);
    response.clearCookie('connect.sid').redirect(303, '/goodbye');
  });
});

app.get('/goodbye', (_request, response) => {
  response.send('<p>Goodbye.</p>');
});

function requireCsrf(request: Request, response: Response, next: NextFunction): void {
  const [given, kept] = [String(request.body._csrf), request.session.csrf ?? ''];
  if (given.length === kept.length && timingSafeEqual(Buffer.from(given), Buffer.from(kept))) next();
  else response.status(403).send('The form is not of this session.');
}

app.listen(Number(PORT), '127.0.0.1', () => console.log(`${REPLICA} listens at http://127.0.0.1:${PORT}`));
