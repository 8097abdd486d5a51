/** One user's cookies for one origin, kept as a browser would (RFC 6265, sections 5.2 to 5.4, as far as one origin needs). */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();

  /** Takes in the Set-Cookie headers of one answer; an expired cookie removes what was there. */
  store(setCookies: readonly string[], nowMs: number = Date.now()): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';');
      const equals = pair.indexOf('=');
      if (equals < 1) continue;
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      const { path, expired } = readAttributes(attributes, nowMs);
      if (expired) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, path });
    }
  }

  /** The Cookie header for a request to `path`, or undefined where no cookie applies. */
  header(path: string): string | undefined {
    const pairs: string[] = [];
    for (const [name, cookie] of this.#cookies) {
      if (pathMatches(path, cookie.path)) pairs.push(`${name}=${cookie.value}`);
    }
    return pairs.length ? pairs.join('; ') : undefined;
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }
}

function readAttributes(attributes: readonly string[], nowMs: number): { path: string; expired: boolean } {
  let path = '/';
  let maxAgeS: number | undefined;
  let expiresMs: number | undefined;
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split('=', 2).map((part) => part.trim());
    switch (name.toLowerCase()) {
      case 'path':
        if (value.startsWith('/')) path = value;
        break;
      case 'max-age':
        if (/^-?\d+$/.test(value)) maxAgeS = Number(value);
        break;
      case 'expires': {
        const parsed = Date.parse(value);
        if (!Number.isNaN(parsed)) expiresMs = parsed;
        break;
      }
    }
  }
  // Max-Age has the last word over Expires.
  const expired = maxAgeS === undefined ? expiresMs !== undefined && expiresMs <= nowMs : maxAgeS <= 0;
  return { path, expired };
}

const pathMatches = (path: string, cookiePath: string): boolean =>
  cookiePath === '/' ||
  path === cookiePath ||
  path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
