/** The data cookies of the request that a store is working for. */
import { DATA_COOKIE, type DataCookies } from './cookie-store.ts';
import { requestScope } from './request-scope.ts';

const OPTIONS = { path: '/', httpOnly: true, sameSite: 'lax', secure: false } as const;

export const requestCookies: DataCookies = {
  read: () => requestScope().request.cookies[DATA_COOKIE],
  write(_, value) {
    const { reply } = requestScope();
    if (value === null) reply.clearCookie(DATA_COOKIE, { path: OPTIONS.path });
    else reply.setCookie(DATA_COOKIE, value, OPTIONS);
  },
};
