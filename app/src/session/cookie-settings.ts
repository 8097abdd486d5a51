/** What holds for every cookie of a session. Plain HTTP on purpose: the lab has no TLS, and `secure` would save nothing. */
export const COOKIE_SETTINGS = { path: '/', httpOnly: true, sameSite: 'lax', secure: false } as const;
