/**
 * A login form with a CSRF token, which is kept in the session: the token of one replica is worth nothing on another.
 *
 *   PORT=3001 REPLICA=app-1 node examples/login-csrf/app.ts
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import session from 'express-session';

declare module 'express-session' {
  interface SessionData {
    csrf?: string;
    user?: string;
  }
}

const { PORT = '3001', REPLICA = 'app-1' } = process.env;
const USERS: Readonly<Record<string, string>> = {
  alice: 'correct horse',
  bob: 'battery staple',
  carol: 'hunter2',
};

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
    response.redirect(303, '/account');
  });
});

app.get('/account', (request, response) => {
  if (!request.session.user) response.redirect(303, '/login');
  else response.send(`<p>You are ${request.session.user}.</p>`);
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
