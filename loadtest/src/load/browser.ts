/**
 * One user's browser: its own connections, cookie jar and client address. It follows no redirect by itself, so that
 * each hop shows which replica answered and which cookie it set.
 */
import { createHash } from 'node:crypto';
import type { Answer, AnswerHeaders, Request } from '../scenarios/exchange.ts';
import type { App } from '../scenarios/scenario.ts';
import { now } from './clock.ts';
import { Connection, type Exchanged, type ExchangeError, type Reply } from './connection.ts';
import { CookieJar } from './cookie-jar.ts';
import { type Coroutine, settled, until } from './coroutine.ts';

export interface BrowserOptions {
  readonly target: URL;
  readonly app: App;
  /** The user's address, told to the balancer in X-Forwarded-For. */
  readonly address: string;
  /** Told once for each connection instead, to a balancer that reads no requests. */
  readonly proxyProtocol?: boolean | undefined;
  readonly timeoutMs: number;
}

/** One request and its outcome. What happens to a client is data, not an exception. */
export interface RoundTrip {
  /** When it was sent (milliseconds since the epoch) and how long it took. */
  readonly at: number;
  readonly ms: number;
  readonly answer: Answer | null;
  /** Why there is no answer; null where there is one. */
  readonly error: ExchangeError | null;
  readonly sent: string | null;
  readonly set: string | null;
  readonly lapsed: boolean;
}

/** Whose request it is, if not the user's next one. */
export interface SendOptions {
  /** Which of the browser's connections; requests in flight at once need one each. */
  readonly lane?: number;
  /** Another jar than the user's own, and another address. */
  readonly jar?: CookieJar;
  readonly address?: string;
}

/** A browser for as long as `use` takes; an aborted `signal` ends its requests. */
export async function withBrowser(
  options: BrowserOptions,
  signal: AbortSignal,
  use: (browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = new Browser(options);
  const giveUp = (): void => void browser.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await use(browser);
  } finally {
    signal.removeEventListener('abort', giveUp);
    await browser.close();
  }
}

export class Browser {
  readonly #lanes: Connection[] = [];
  /** Connections that say that they are from somebody else. */
  readonly #strangers = new Set<Connection>();
  readonly #jar = new CookieJar();
  readonly #options: BrowserOptions;
  readonly #fingerprints = new Map<string, string>();

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  *send(request: Request, { lane = 0, jar = this.#jar, address }: SendOptions): Coroutine<RoundTrip> {
    const { sessionCookie } = this.#options.app;
    const at = now();
    const lapsed = sessionCookie !== null && jar.hasLapsed(sessionCookie, at);
    const headers = this.#headers(request, jar, address);
    const sent = this.#cookieIn(jar);
    const { method, path, body = null } = request;
    // A connection has one request at a time anyway.
    const exchange = { method, path, headers, body, blocking: false };
    const {
      reply,
      headers: received,
      error,
    } = address !== undefined && this.#options.proxyProtocol
      ? yield* settled(this.#sendFrom(address, exchange))
      : yield* until<Exchanged>((goOn) => this.#lane(lane).send(exchange, goOn));
    const ms = now() - at;
    const set = received ? this.#take(received, jar) : null;
    const answer = reply && {
      status: reply.status,
      replica: this.#replicaOf(reply, jar),
      location: header(reply.headers.location),
      body: reply.body,
      headers: reply.headers,
    };
    return { at, ms, answer, error, sent, set, lapsed };
  }

  /** A copy of the user's cookies as they are now. */
  cookies(): CookieJar {
    return new CookieJar(this.#jar);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lanes, ...this.#strangers].map((connection) => connection.close()));
  }

  #lane(lane: number): Connection {
    const { target, timeoutMs, address, proxyProtocol } = this.#options;
    this.#lanes[lane] ??= new Connection(target.origin, timeoutMs, proxyProtocol ? address : null);
    return this.#lanes[lane];
  }

  /** One request on a connection of its own, which says that it is from this address. */
  async #sendFrom(address: string, exchange: Parameters<Connection['send']>[0]): Promise<Exchanged> {
    const { target, timeoutMs } = this.#options;
    const connection = new Connection(target.origin, timeoutMs, address);
    this.#strangers.add(connection);
    try {
      return await new Promise((resolve) => connection.send(exchange, resolve));
    } finally {
      this.#strangers.delete(connection);
      await connection.close();
    }
  }

  #headers(request: Request, jar: CookieJar, address = this.#options.address): Record<string, string> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...request.headers,
    };
    if (!this.#options.proxyProtocol) headers['x-forwarded-for'] = address;
    const cookie = jar.header(request.path);
    if (cookie !== undefined) headers.cookie = cookie;
    if (request.contentType !== undefined) headers['content-type'] = request.contentType;
    return headers;
  }

  /** The session cookie that an answer sets: a fingerprint, `cleared`, or null. */
  #take(headers: AnswerHeaders, jar: CookieJar): string | null {
    const lines = headers['set-cookie'];
    if (lines === undefined) return null;
    const setCookies = typeof lines === 'string' ? [lines] : lines;
    jar.store(setCookies);
    const name = this.#options.app.sessionCookie;
    if (name === null || !setCookies.some((line) => line.startsWith(`${name}=`))) return null;
    return this.#cookieIn(jar) ?? 'cleared';
  }

  #replicaOf({ headers }: Reply, jar: CookieJar): string | null {
    const { replica } = this.#options.app;
    if (replica === null) return null;
    return 'header' in replica ? header(headers[replica.header]) : (jar.get(replica.cookie) ?? null);
  }

  /** The session cookie's fingerprint. */
  #cookieIn(jar: CookieJar): string | null {
    const name = this.#options.app.sessionCookie;
    const cookie = name === null ? undefined : jar.get(name);
    if (cookie === undefined) return null;
    let fingerprint = this.#fingerprints.get(cookie);
    if (fingerprint === undefined) {
      fingerprint = createHash('sha256').update(cookie).digest('hex').slice(0, 8);
      // Some apps set a new cookie with every answer.
      if (this.#fingerprints.size > 8) this.#fingerprints.clear();
      this.#fingerprints.set(cookie, fingerprint);
    }
    return fingerprint;
  }
}

const header = (value: string | string[] | undefined): string | null =>
  (typeof value === 'string' ? value : value?.[0]) ?? null;
