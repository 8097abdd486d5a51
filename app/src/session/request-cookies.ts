/** The data cookies of the request that a store is working for. */
import { COOKIE_SETTINGS } from './cookie-settings.ts';
import { DATA_COOKIE, type DataCookies } from './cookie-store.ts';
import { requestScope } from './request-scope.ts';

export const requestCookies: DataCookies = {
  read: () => requestScope().request.cookies[DATA_COOKIE],
  write(_, value) {
    const { reply } = requestScope();
    if (value === null) reply.clearCookie(DATA_COOKIE, { path: COOKIE_SETTINGS.path });
    else reply.setCookie(DATA_COOKIE, value, COOKIE_SETTINGS);
  },
};
