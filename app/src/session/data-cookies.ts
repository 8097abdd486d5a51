/** The cookie with a session's data: read from the request that a store works for, set on its answer. */
import { requestScope } from './request-scope.ts';

export const DATA_COOKIE = 'sid-data';

export interface DataCookies {
  read(id: string): string | undefined;
  /** Null to clear it. */
  write(id: string, value: string | null): void;
}

export const dataCookies: DataCookies = {
  read: () => requestScope().request.cookies[DATA_COOKIE],
  write(_, value) {
    const { reply } = requestScope();
    const { settings } = reply.server.sessionCookie;
    if (value === null) reply.clearCookie(DATA_COOKIE, { path: settings.path, secure: settings.secure });
    else reply.setCookie(DATA_COOKIE, value, settings);
  },
};
