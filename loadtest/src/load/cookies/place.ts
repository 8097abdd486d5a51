/** Where a request goes, as far as cookies ask. */
export interface Place {
  /** Lower case, no port. */
  readonly host: string;
  /** As asked, with or without a query. */
  readonly path: string;
  /** Whether Secure cookies may go there and come from there: https, or a loopback host, as in Chromium. */
  readonly secure: boolean;
}

export const placeOf = (url: URL): Place => ({
  host: url.hostname,
  path: url.pathname,
  secure: url.protocol === 'https:' || url.protocol === 'wss:' || isLoopback(url.hostname),
});

const isLoopback = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(host);
