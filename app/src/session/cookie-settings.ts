/** The session's cookie: its name, and for which connections it is. */

const SETTINGS = { path: '/', httpOnly: true, sameSite: 'lax' } as const;

export interface SessionCookie {
  readonly name: string;
  /** Also of the cookie that holds the session's data, where that travels with it. */
  readonly settings: typeof SETTINGS & { readonly secure: boolean };
}

/** Over plain HTTP, where `secure` would save nothing. */
export const PLAIN_COOKIE: SessionCookie = { name: 'sid', settings: { ...SETTINGS, secure: false } };

/** Over TLS alone. Browsers take the name from nobody else: no neighbour below the same domain can put one in its place. */
export const SECURE_COOKIE: SessionCookie = {
  name: '__Host-sid',
  settings: { ...SETTINGS, secure: true },
};
