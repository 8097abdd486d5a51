/** The lab's own app, as all built-in scenarios know it. */
import type { Request } from './exchange.ts';
import type { App } from './scenario.ts';

export const labApp: App = {
  sessionCookie: 'sid',
  replica: { header: 'x-replica' },
  isolated: true,
  denied: { statuses: [], paths: [] },
};

export const get = (path: string): Request => ({ method: 'GET', path });

export const postJson = (path: string, body: unknown): Request => ({
  method: 'POST',
  path,
  contentType: 'application/json',
  body: JSON.stringify(body),
});
