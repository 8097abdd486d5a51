/** Names that promise something (RFC 6265bis, sections 4.1.3 and 5.4); upper and lower case are one. */
import type { RefusalRule } from './refusals.ts';
import type { SetCookie } from './set-cookie.ts';

/** The promise that a cookie breaks, if any. Whether it may be Secure is asked elsewhere. */
export function brokenPrefix({ name, value, attributes }: SetCookie, host: string): RefusalRule | null {
  if (name === '') return PREFIXED.test(value) ? 'hidden-prefix' : null;
  const [, prefix] = PREFIXED.exec(name) ?? [];
  if (prefix === undefined) return null;
  const { secure, httpOnly, path, domain } = attributes;
  switch (prefix.toLowerCase()) {
    case 'secure-':
      return secure ? null : 'secure-prefix';
    case 'http-':
      return secure && httpOnly ? null : 'http-prefix';
    case 'host-http-':
      if (!secure || !httpOnly) return 'http-prefix';
  }
  // A Domain that is the host's own IP address says nothing.
  return secure && path === '/' && (domain === null || isOwnAddress(domain, host)) ? null : 'host-prefix';
}

const PREFIXED = /^__(secure-|http-|host-http-|host-)/i;

const isOwnAddress = (domain: string, host: string): boolean => domain === host && /^\[|\.\d+$/.test(host);
