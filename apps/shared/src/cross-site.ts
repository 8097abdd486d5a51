/**
 * A request that changes something comes from the app's own pages, or from no browser at all. Browsers say with each
 * which site it comes from (Sec-Fetch-Site), where they trust the connection, and in any case from which origin; neither can a
 * page change, or leave out. A program (curl, a client of the API) says nothing of the kind, and no other site can have it send
 * somebody's cookie. So that pages need no token, no script, and no session before the first form.
 */
import { Refusal } from './refusal.ts';

/** What there is to know of a request. */
export interface Sender {
  readonly method?: string | undefined;
  readonly headers: {
    readonly host?: string | undefined;
    readonly origin?: string | undefined;
    readonly 'sec-fetch-site'?: string | string[] | undefined;
  };
}

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** @throws {Refusal} where another site's page has sent it */
export function requireOwnSite({ method = '', headers }: Sender): void {
  if (HARMLESS.has(method) || isOwn(headers)) return;
  throw new Refusal(403, 'CROSS_SITE', 'Another site’s page has sent this: only this app’s own pages may.');
}

function isOwn({ host, origin, 'sec-fetch-site': site }: Sender['headers']): boolean {
  // `none`: the user's own doing, such as a bookmark. A neighbour below the same domain is no friend (`same-site`).
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
}
