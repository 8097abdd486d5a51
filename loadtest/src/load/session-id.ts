/** The session's id, wherever the scenario says that it is: as a request carries it, and as an answer changes it. */

import { parsedUrl } from '../model/parsed-url.ts';
import type { Answer, Request } from '../scenarios/exchange.ts';
import { atPointer } from '../scenarios/json-pointer.ts';
import type { SessionName } from '../scenarios/scenario.ts';
import type { CookieJar } from './cookies/jar.ts';
import type { Place } from './cookies/place.ts';

/** The same in request and answer. */
export interface SessionId {
  /**
   * @param headers as they go out, names in lower case
   * @param cookies the Cookie header; undefined: none
   */
  sentBy(
    request: Request,
    headers: Readonly<Record<string, string>>,
    cookies: string | undefined,
    jar: CookieJar,
    to: Place,
  ): string | null;
  /** The id from now on; `cleared`; undefined where the answer says nothing of it. */
  setBy(
    answer: Pick<Answer, 'headers' | 'body' | 'location'>,
    setNames: readonly string[],
    jar: CookieJar,
    to: Place,
  ): string | 'cleared' | undefined;
}

export function sessionIdOf(name: SessionName): SessionId {
  if ('cookies' in name) return new InCookies(name.cookies);
  if ('query' in name) return new InQuery(name.query);
  return 'header' in name ? new InHeader(name.header.toLowerCase()) : new InJson(name.json);
}

class InCookies implements SessionId {
  readonly #names: readonly string[];
  readonly #only: string | null;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#only = names.length === 1 ? (names[0] ?? null) : null;
  }

  sentBy(
    _request: Request,
    _headers: unknown,
    cookies: string | undefined,
    jar: CookieJar,
    to: Place,
  ): string | null {
    // A cookie may be there and not go along, with another site's POST.
    if (cookies === undefined) return null;
    return this.#names.some((name) => cookies.includes(`${name}=`)) ? this.#in(jar, to) : null;
  }

  setBy(_answer: unknown, setNames: readonly string[], jar: CookieJar, to: Place): string | undefined {
    if (!this.#names.some((name) => setNames.includes(name))) return undefined;
    return this.#in(jar, to) ?? 'cleared';
  }

  /** An empty cookie names nothing. */
  #in(jar: CookieJar, to: Place): string | null {
    if (this.#only !== null) return jar.get(this.#only, to) || null;
    const values = this.#names.flatMap((name) => jar.get(name, to) || []);
    return values.length === 0 ? null : values.join(' ');
  }
}

class InQuery implements SessionId {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  sentBy({ path }: Request): string | null {
    return this.#in(path);
  }

  setBy({ location, body }: Pick<Answer, 'location' | 'body'>): string | undefined {
    const pattern = new RegExp(`[?&;]${this.#name.replace(/[^\w-]/g, '\\$&')}=([^&"'#\\s<>]+)`);
    return this.#in(location ?? '') ?? pattern.exec(body)?.[1];
  }

  #in(address: string): string | null {
    return parsedUrl(address, 'http://any')?.searchParams.get(this.#name) || null;
  }
}

class InHeader implements SessionId {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  sentBy(_request: Request, headers: Readonly<Record<string, string>>): string | null {
    return headers[this.#name] || null;
  }

  setBy({ headers }: Pick<Answer, 'headers'>): string | undefined {
    return [headers[this.#name] ?? []].flat()[0];
  }
}

class InJson implements SessionId {
  readonly #pointer: string;
  #last: string | null = null;

  constructor(pointer: string) {
    this.#pointer = pointer;
  }

  sentBy(
    { path, body }: Request,
    headers: Readonly<Record<string, string>>,
    cookies: string | undefined,
  ): string | null {
    const id = this.#last;
    if (id === null) return null;
    const carried =
      cookies?.includes(id) ||
      Object.values(headers).some((value) => value.includes(id)) ||
      path.includes(encodeURIComponent(id)) ||
      (body?.includes(id) ?? false);
    return carried ? id : null;
  }

  setBy({ body }: Pick<Answer, 'body'>): string | undefined {
    if (!body.startsWith('{') && !body.startsWith('[')) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return undefined;
    }
    const found = atPointer(value, this.#pointer);
    if (typeof found !== 'string' || found === '') return undefined;
    this.#last = found;
    return found;
  }
}
