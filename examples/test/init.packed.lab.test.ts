/** From a recording to a verdict: a page with a session, and a login with a CSRF token. The others take longer (`make long`). */
import { expressSession } from './recorded/express-session.ts';
import { testsInitOf } from './recorded/init-of.ts';
import { loginCsrf } from './recorded/login-csrf.ts';

for (const app of [expressSession, loginCsrf]) testsInitOf(app);
