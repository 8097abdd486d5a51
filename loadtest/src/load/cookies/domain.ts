/** Hosts, the domains of cookies, and sites (RFC 6265bis, sections 5.1.2, 5.1.3 and 5.7). */
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
import type { RefusalRule } from './refusals.ts';

/** Hosting companies' own suffixes (github.io) count as well, as in browsers. */
const SUFFIXES = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
} as const;

const MOST_REMEMBERED = 1000;
const remembered = new Map<string, string | null>();

/** The public suffix and one label more: example.co.uk. Null for an IP address, a single label, or a public suffix. */
export function registrableDomain(host: string): string | null {
  const known = remembered.get(host);
  if (known !== undefined) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const domain = isAddress(host) ? null : getDomain(host, SUFFIXES);
  remembered.set(host, domain);
  return domain;
}

/** Whether the host is the domain, or below it. */
export const isWithin = (host: string, domain: string): boolean =>
  host === domain ||
  (host.length > domain.length && host.endsWith(domain) && host[host.length - domain.length - 1] === '.');

/** What a Domain attribute makes of a cookie that this host sets. */
export function domainFor(
  attribute: string,
  host: string,
): { readonly domain: string; readonly hostOnly: boolean } | RefusalRule {
  const asked = inAscii(attribute.startsWith('.') ? attribute.slice(1) : attribute);
  // An address has no subdomains, and no more has a public suffix: there the cookie is for the host alone.
  if (registrableDomain(host) === null) {
    if (asked === host) return { domain: host, hostOnly: true };
    return isWithin(host, asked) && !isAddress(host) ? 'public-suffix' : 'domain-mismatch';
  }
  if (asked === '' || !isWithin(host, asked)) return 'domain-mismatch';
  return registrableDomain(asked) === null ? 'public-suffix' : { domain: asked, hostOnly: false };
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host);

/** Chromium takes a domain beyond ASCII as UTF-8. Headers come with one character for each octet. */
const inAscii = (domain: string): string =>
  /[\u0080-\uffff]/.test(domain)
    ? domainToASCII(Buffer.from(domain, 'latin1').toString())
    : domain.toLowerCase();
