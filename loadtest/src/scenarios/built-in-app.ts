/** The app that the built-in scenarios are for, and how it is asked. */
import type { Request } from './exchange.ts';
import type { App } from './scenario.ts';

export const builtInApp: App = {
  // The second where it is served by TLS.
  session: { cookies: ['sid', '__Host-sid'] },
  replica: { header: 'x-replica' },
  isolated: true,
  denied: { statuses: [], paths: [] },
};

export const get = (path: string): Request => ({ method: 'GET', path, as: 'fetch' });

export const postJson = (path: string, body: unknown): Request => ({
  method: 'POST',
  path,
  as: 'fetch',
  contentType: 'application/json',
  body: JSON.stringify(body),
});
