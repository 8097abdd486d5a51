/** Why a browser does not keep a cookie. Sections are those of RFC 6265bis. */

/** A Set-Cookie that a browser does not keep, and the rule. */
export interface Refusal {
  readonly name: string;
  readonly rule: RefusalRule;
  /** For too-large: name plus value. */
  readonly bytes?: number;
}

/** Each rule in a plain clause, fit for a report. */
export const refusalRules = {
  empty: 'neither a name nor a value (section 5.7)',
  'too-large': 'name and value are more than 4096 bytes (section 5.6)',
  'control-character': 'a control character in it (section 5.6)',
  'public-suffix': 'Domain is a public suffix, which many sites share (section 5.7)',
  'domain-mismatch': 'Domain is not the host or a domain above it (section 5.7)',
  'secure-over-http': 'Secure, but set over http (section 5.7)',
  'same-site-none-without-secure': 'SameSite=None, but not Secure (section 5.7)',
  'secure-prefix': 'named __Secure-, but not Secure (section 5.4)',
  'host-prefix': 'named __Host-, but not Secure with Path=/ and without Domain (section 5.4)',
  'http-prefix': 'named __Http- or __Host-Http-, but not Secure and HttpOnly (as in Chromium)',
  'nameless-with-equals':
    'no name, but = in its value, so that it would pass for another cookie (as in Chromium)',
  'hidden-prefix': 'no name, and a value that would pass for a name with a prefix (section 5.7)',
  'partitioned-without-secure': 'Partitioned, but not Secure (as in Chromium)',
  'cross-site': "set on another site's page without SameSite=None (section 5.7)",
  'secure-overwrite': 'would take the place of a Secure cookie, but is set over http (section 5.7)',
} as const;

export type RefusalRule = keyof typeof refusalRules;
