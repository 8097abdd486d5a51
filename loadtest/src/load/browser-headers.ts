/**
 * What a browser adds to a request: another set for a page that a person visits than for what a script fetches (Fetch
 * Standard and Fetch Metadata Request Headers, W3C). Bodies are asked for unpacked: to unpack them is not what a load
 * is for.
 */
import type { Request } from '../scenarios/exchange.ts';

type Headers = Record<string, string>;

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 session-lab/0.1';
const LANGUAGE = 'en-US,en;q=0.9';

const PAGE: Headers = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  'accept-language': LANGUAGE,
  'user-agent': USER_AGENT,
  'upgrade-insecure-requests': '1',
};

const FETCH: Headers = {
  accept: 'application/json, text/plain, */*',
  'accept-language': LANGUAGE,
  'user-agent': USER_AGENT,
};

/** Sites that a browser trusts are told more. */
const PAGE_METADATA: Headers = {
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-user': '?1',
};
const FETCH_METADATA: Headers = { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' };

const SETS = {
  page: { plain: PAGE, trusted: { ...PAGE, ...PAGE_METADATA } },
  fetch: { plain: FETCH, trusted: { ...FETCH, ...FETCH_METADATA } },
} as const;

/**
 * @param origin where the request goes
 * @param secure the browser trusts it
 * @param page the address of the page that asks; null: the address was typed
 */
export function browserHeaders(
  request: Request,
  origin: string,
  secure: boolean,
  page: string | null,
): Headers {
  const { as = 'page', method, fromAfar = false } = request;
  const sets = SETS[as];
  const headers: Headers = { ...(secure ? sets.trusted : sets.plain) };
  const own = page?.startsWith(`${origin}/`) ?? false;
  // A script is on a page of its own site, whether that was asked for or not.
  if (secure)
    headers['sec-fetch-site'] = own || as === 'fetch' ? 'same-origin' : page === null ? 'none' : 'cross-site';
  if (method !== 'GET') headers.origin = fromAfar && page !== null ? originOf(page) : origin;
  // strict-origin-when-cross-origin: other sites learn the origin alone.
  if (page !== null) headers.referer = own ? page : `${originOf(page)}/`;
  else if (method !== 'GET') headers.referer = `${origin}/`;
  return headers;
}

const originOf = (address: string): string => address.slice(0, address.indexOf('/', 8));
