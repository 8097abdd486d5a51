/** One user's cookies for one origin, kept as a browser would (RFC 6265, sections 5.2 to 5.4, as far as one origin needs). */

/** As in browsers: a larger cookie is ignored, and the oldest go where there are more. */
const MOST_BYTES = 4096;
const MOST_COOKIES = 180;

interface Cookie {
  readonly value: string;
  readonly path: string;
  /** Milliseconds since the epoch; null: for as long as the browser runs. */
  readonly expiresMs: number | null;
}

export class CookieJar {
  readonly #cookies: Map<string, Cookie>;

  constructor(other?: CookieJar) {
    this.#cookies = new Map(other ? other.#cookies : []);
  }

  /** Takes in the Set-Cookie headers of one answer; an expired cookie removes what was there. */
  store(setCookies: readonly string[], nowMs: number = Date.now()): void {
    for (const line of setCookies) {
      const semicolon = line.indexOf(';');
      const pair = semicolon < 0 ? line : line.slice(0, semicolon);
      const equals = pair.indexOf('=');
      if (equals < 1) continue;
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      const { path, expiresMs } = readAttributes(semicolon < 0 ? '' : line.slice(semicolon + 1), nowMs);
      if (expiresMs !== null && expiresMs <= nowMs) this.#cookies.delete(name);
      else if (Buffer.byteLength(pair) <= MOST_BYTES) this.#keep(name, { value, path, expiresMs });
    }
  }

  /** The Cookie header for a request to `path`, or undefined where no cookie applies. */
  header(path: string, nowMs: number = Date.now()): string | undefined {
    let header: string | undefined;
    for (const [name, cookie] of this.#cookies) {
      if (cookie.expiresMs !== null && cookie.expiresMs <= nowMs) this.#cookies.delete(name);
      else if (pathMatches(path, cookie.path)) {
        header = header === undefined ? `${name}=${cookie.value}` : `${header}; ${name}=${cookie.value}`;
      }
    }
    return header;
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }

  hasLapsed(name: string, nowMs: number = Date.now()): boolean {
    const expiresMs = this.#cookies.get(name)?.expiresMs ?? null;
    return expiresMs !== null && expiresMs <= nowMs;
  }

  #keep(name: string, cookie: Cookie): void {
    this.#cookies.set(name, cookie);
    if (this.#cookies.size <= MOST_COOKIES) return;
    const oldest = this.#cookies.keys().next().value;
    if (oldest !== undefined) this.#cookies.delete(oldest);
  }
}

function readAttributes(attributes: string, nowMs: number): { path: string; expiresMs: number | null } {
  let path = '/';
  let maxAgeS: number | undefined;
  let expiresMs: number | null = null;
  for (const attribute of attributes.split(';')) {
    const equals = attribute.indexOf('=');
    if (equals < 0) continue;
    const value = attribute.slice(equals + 1).trim();
    switch (attribute.slice(0, equals).trim().toLowerCase()) {
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
  return { path, expiresMs: maxAgeS === undefined ? expiresMs : nowMs + maxAgeS * 1000 };
}

const pathMatches = (path: string, cookiePath: string): boolean =>
  cookiePath === '/' ||
  path === cookiePath ||
  path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
