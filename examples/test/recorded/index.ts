/** The apps that recordings are made of. */
import { djangoAdmin } from './django-admin.ts';
import { dokuwiki } from './dokuwiki.ts';
import { expressSession } from './express-session.ts';
import { jsonApi } from './json-api.ts';
import { loginCsrf } from './login-csrf.ts';
import type { RecordedApp } from './recorded-app.ts';

export const RECORDED_APPS: readonly RecordedApp[] = [
  expressSession,
  loginCsrf,
  jsonApi,
  djangoAdmin,
  dokuwiki,
];
