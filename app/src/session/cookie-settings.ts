/** The session's cookie. Plain HTTP on purpose: the lab has no TLS, and `secure` would save nothing. */
export const SESSION_COOKIE = 'sid';

/** Also of the cookie that holds the session's data, where that travels with it. */
export const COOKIE_SETTINGS = { path: '/', httpOnly: true, sameSite: 'lax', secure: false } as const;
