/**
 * One user's browser: its own connections, cookie jar and client address. It follows no redirect by itself, so that
 * each hop shows which replica answered and which cookie it set; but it tells of a redirect at its headers.
 */
import { createHash } from 'node:crypto';
import type { Answer, AnswerHeaders, Request } from '../scenarios/exchange.ts';
import type { ShownPage } from '../scenarios/html/shown-page.ts';
import type { App } from '../scenarios/scenario.ts';
import { now } from './clock.ts';
import { CookieJar, type Stored } from './cookies/jar.ts';
import { type Place, placeOf } from './cookies/place.ts';
import type { Initiator } from './cookies/same-site.ts';
import { type Coroutine, settled, until } from './coroutine.ts';
import { dateOf } from './evidence.ts';
import { HeaderShapes } from './header-shapes.ts';
import { type SessionId, sessionIdOf } from './session-id.ts';
import { newTraceParent } from './trace-parent.ts';
import { connectionTo } from './wire/connect.ts';
import type { AtHeaders, Connection, Exchanged, ExchangeError, Reply, ToSend } from './wire/connection.ts';
import type { Way } from './wire/way.ts';

export interface BrowserOptions {
  readonly target: URL;
  readonly app: App;
  /** The user's address, told to the balancer in X-Forwarded-For; null: not told. */
  readonly address: string | null;
  /** Told once for each connection instead, to a balancer that reads no requests. */
  readonly proxyProtocol?: boolean | undefined;
  readonly timeoutMs: number;
  /** Each request on a connection of its own. */
  readonly fresh?: boolean | undefined;
  readonly way?: Way | undefined;
  /** Requests to the target carry a traceparent each. */
  readonly traces?: boolean | undefined;
  /** Headers in place of a browser's, names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** One request and its outcome. What happens to a client is data, not an exception. */
export interface RoundTrip {
  /** When it was sent (milliseconds since the epoch) and how long it took. */
  readonly at: number;
  readonly ms: number;
  /** Where a redirect was told at its headers: resolves to when its body had ended. */
  readonly rest: Promise<number> | null;
  readonly answer: Answer | null;
  /** Why there is no answer; null where there is one. */
  readonly error: ExchangeError | null;
  readonly fresh: boolean;
  /** The session's id, by fingerprint, and in clear, which nobody may write down. */
  readonly sent: string | null;
  readonly set: string | null;
  readonly id: string | null;
  /** The id after the answer, set by it or sent and left. */
  readonly idAfter: string | null;
  readonly lapsed: boolean;
  /** What became of the cookies that the answer set. */
  readonly stored: readonly Stored[];
  /** Names of which two were sent. */
  readonly twice: readonly string[];
  /** Session cookies that are there and did not go along, since another site's page sent the request. */
  readonly withheld: readonly string[];
  /** All cookies together, where nothing names the session: as sent, and as changed. */
  readonly jar: string | null;
  readonly jarSet: string | null;
  /** The trace that it was sent with; null: with none. */
  readonly trace: string | null;
}

/** Whose request it is, if not the user's next one. */
export interface SendOptions {
  /** Which of the browser's connections; requests in flight at once need one each. */
  readonly lane?: number;
  /** Another jar than the user's own, and another address. */
  readonly jar?: CookieJar;
  readonly address?: string | null;
  readonly fresh?: boolean;
  /** Decides whether a redirect is told at its headers. */
  readonly early?: AtHeaders | null;
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

interface Origin {
  readonly origin: string;
  readonly host: string;
  readonly secure: boolean;
  /** Kept connections by lane, with one to spare where a body is still coming. */
  readonly lanes: Connection[];
  readonly spares: Connection[];
}

const NONE: readonly never[] = [];

/** A Date has whole seconds, and an answer takes a moment. */
const WHOLE_SECOND_MS = 2000;

export class Browser {
  readonly #origins = new Map<string, Origin>();
  readonly #target: Origin;
  /** Connections for one request. */
  readonly #passing = new Set<Connection>();
  #jar = new CookieJar();
  readonly #options: BrowserOptions;
  readonly #shapes: HeaderShapes;
  readonly #fingerprints = new Map<string, string>();
  readonly #session: SessionId | null;
  readonly #sessionCookies: readonly string[];
  /** The page that each lane shows. */
  #pages: (string | null)[] = [];

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#shapes = new HeaderShapes(options.headers);
    this.#session = options.app.session && sessionIdOf(options.app.session);
    const { session } = options.app;
    this.#sessionCookies = session && 'cookies' in session ? session.cookies : NONE;
    this.#target = this.#origin(options.target.origin);
  }

  *send(request: Request, options: SendOptions): Coroutine<RoundTrip> {
    const { lane = 0, jar = this.#jar, fresh = this.#options.fresh ?? false, early = null } = options;
    const { proxyProtocol } = this.#options;
    const own = request.origin === undefined;
    const to = own ? this.#target : this.#origin(request.origin ?? '');
    const { method, path, body = null } = request;
    const place: Place = { host: to.host, path, secure: to.secure };
    const at = now();
    const lapsed = this.#hasLapsed(jar, place, at);
    const cookies = jar.header(place, at, initiatorOf(request));
    const traced = own && this.#options.traces ? newTraceParent() : null;
    const told = this.#headers(request, to, lane, options.address, traced?.header);
    // The jar's cookies go ahead of those that a scenario states.
    const headers = cookies !== undefined && told.cookie !== undefined ? without(told, 'cookie') : told;
    const sentCookies = cookies ?? headers.cookie;
    const sentId = own ? (this.#session?.sentBy(request, headers, sentCookies, jar, place) ?? null) : null;
    const exchange: ToSend = { method, path, headers, cookie: cookies, body };
    const alone = fresh || (options.address !== undefined && proxyProtocol === true);
    const {
      reply,
      headers: received,
      error,
      rest,
    } = alone
      ? yield* settled(this.#sendAlone(to.origin, options.address, exchange, early))
      : yield* until<Exchanged>((goOn) => this.#lane(to, lane).send(exchange, goOn, early));
    const ms = now() - at;
    const stored = received ? this.#store(received, jar, place, initiatorOf(request)) : NONE;
    const answer = reply && {
      status: reply.status,
      replica: own ? this.#replicaOf(reply, jar, place) : null,
      location: header(reply.headers.location),
      body: reply.body,
      headers: reply.headers,
    };
    const setId =
      own && answer && this.#session
        ? this.#session.setBy(answer, stored.length > 0 ? stored.map(({ name }) => name) : NONE, jar, place)
        : undefined;
    if (answer && request.as !== 'fetch' && answer.location === null)
      this.#pages[lane] = `${to.origin}${path}`;
    const unnamed = this.#session === null;
    return {
      at,
      ms,
      rest: rest ? rest.then(() => now()) : null,
      answer,
      error,
      fresh: alone,
      sent: sentId === null ? null : this.#fingerprint(sentId),
      set: setId === undefined ? null : setId === 'cleared' ? 'cleared' : this.#fingerprint(setId),
      id: setId === undefined || setId === 'cleared' ? null : setId,
      idAfter: setId === 'cleared' ? null : (setId ?? sentId),
      lapsed,
      stored,
      twice: cookies === undefined ? NONE : namesTwiceIn(cookies),
      withheld: request.fromAfar && own ? this.#withheld(jar, place, cookies ?? '') : NONE,
      jar: unnamed && cookies !== undefined ? this.#fingerprint(cookies) : null,
      jarSet:
        unnamed && stored.some(({ outcome }) => outcome !== 'refused') ? this.#jarNow(jar, place) : null,
      trace: traced?.trace ?? null,
    };
  }

  /** A page that has come before, as if it had come just now: nothing is sent. */
  recall(request: Request, page: ShownPage | null): RoundTrip {
    const answer = page && {
      status: 200,
      replica: page.replica,
      location: null,
      body: page.body,
      headers: {},
    };
    const error = page ? null : { code: 'NO_PAGE', message: 'no page came before' };
    const fresh = this.#options.fresh ?? false;
    const place: Place = { host: this.#target.host, path: request.path, secure: this.#target.secure };
    const at = now();
    const cookie = this.#jar.header(place, at);
    const sentId = this.#session?.sentBy(request, {}, cookie, this.#jar, place) ?? null;
    return {
      ...{ at, ms: 0, rest: null, answer, error, fresh, set: null, id: null, idAfter: sentId, lapsed: false },
      ...{ stored: NONE, twice: NONE, withheld: NONE, jarSet: null, trace: null },
      sent: sentId === null ? null : this.#fingerprint(sentId),
      jar: this.#session === null && cookie !== undefined ? this.#fingerprint(cookie) : null,
    };
  }

  /** Asked of every request: a loop costs less than a function that is made for it. */
  #hasLapsed(jar: CookieJar, place: Place, at: number): boolean {
    for (const name of this.#sessionCookies) if (jar.hasLapsed(name, place, at)) return true;
    return false;
  }

  /** A copy of the user's cookies as they are now. */
  cookies(): CookieJar {
    return new CookieJar(this.#jar);
  }

  /** Takes over cookies that another tab was given, unless the browser's own have changed meanwhile. */
  renew(before: string | undefined, cookies: CookieJar, at: Place): void {
    if (this.#jar.header(at) === before) this.#jar = new CookieJar(cookies);
  }

  /** As if it were another browser: no cookies, no page. */
  forget(): void {
    this.#jar = new CookieJar();
    this.#pages = [];
  }

  async close(): Promise<void> {
    const origins = [...this.#origins.values()];
    const kept = origins.flatMap(({ lanes, spares }) => [...lanes, ...spares]);
    await Promise.all([...kept, ...this.#passing].map((connection) => connection?.close()));
  }

  #origin(origin: string): Origin {
    const found = this.#origins.get(origin);
    if (found) return found;
    const { host, secure } = placeOf(new URL(origin));
    const made: Origin = { origin, host, secure, lanes: [], spares: [] };
    this.#origins.set(origin, made);
    return made;
  }

  #lane({ origin, lanes, spares }: Origin, lane: number): Connection {
    lanes[lane] ??= this.#connect(origin);
    // A body is still coming: a browser opens another connection, and so does this one.
    if (!lanes[lane].busy) return lanes[lane];
    spares[lane] ??= this.#connect(origin);
    return spares[lane];
  }

  #connect(origin: string, address: string | null | undefined = undefined): Connection {
    const { timeoutMs, address: own, proxyProtocol, way } = this.#options;
    const from = proxyProtocol ? (address ?? own ?? undefined) : undefined;
    return connectionTo(origin, timeoutMs, { ...way, from });
  }

  /** One request on a connection of its own. */
  async #sendAlone(
    origin: string,
    address: string | null | undefined,
    exchange: ToSend,
    early: AtHeaders | null,
  ): Promise<Exchanged> {
    const connection = this.#connect(origin, address);
    this.#passing.add(connection);
    const close = async (): Promise<void> => {
      this.#passing.delete(connection);
      await connection.close();
    };
    const exchanged = await new Promise<Exchanged>((resolve) => connection.send(exchange, resolve, early));
    if (exchanged.rest) void exchanged.rest.then(close);
    else await close();
    return exchanged;
  }

  #headers(
    request: Request,
    { origin, secure }: Origin,
    lane: number,
    address: string | null = this.#options.address,
    traceparent?: string,
  ): ToSend['headers'] {
    const told = this.#options.proxyProtocol ? null : address;
    const headers = this.#shapes.of(request, origin, secure, this.#pages[lane] ?? null, told);
    return traceparent === undefined ? headers : { ...headers, traceparent };
  }

  #withheld(jar: CookieJar, to: Place, sent: string): readonly string[] {
    return this.#sessionCookies.filter(
      (name) => jar.get(name, to) !== undefined && !sent.includes(`${name}=`),
    );
  }

  #store(headers: AnswerHeaders, jar: CookieJar, from: Place, initiator: Initiator): readonly Stored[] {
    const lines = headers['set-cookie'];
    if (lines === undefined) return NONE;
    const at = now();
    const date = dateOf(headers);
    // An Expires is meant by the server's clock.
    const serverMs = Number.isNaN(date) || Math.abs(date - at) < WHOLE_SECOND_MS ? at : date;
    return jar.store(typeof lines === 'string' ? [lines] : lines, from, at, initiator, serverMs);
  }

  #replicaOf({ headers }: Reply, jar: CookieJar, place: Place): string | null {
    const { replica } = this.#options.app;
    if (replica === null) return null;
    return 'header' in replica ? header(headers[replica.header]) : (jar.get(replica.cookie, place) ?? null);
  }

  #jarNow(jar: CookieJar, place: Place): string {
    const cookies = jar.header(place, now());
    return cookies === undefined ? 'cleared' : this.#fingerprint(cookies);
  }

  #fingerprint(secret: string): string {
    let fingerprint = this.#fingerprints.get(secret);
    if (fingerprint === undefined) {
      fingerprint = createHash('sha256').update(secret).digest('hex').slice(0, 8);
      // Some apps set a new cookie with every answer.
      if (this.#fingerprints.size > 8) this.#fingerprints.clear();
      this.#fingerprints.set(secret, fingerprint);
    }
    return fingerprint;
  }
}

const initiatorOf = ({ fromAfar, method }: Request): Initiator =>
  fromAfar ? (method === 'GET' ? 'navigation' : 'post') : 'same';

const header = (value: string | string[] | undefined): string | null =>
  (typeof value === 'string' ? value : value?.[0]) ?? null;

const without = (headers: ToSend['headers'], left: string): ToSend['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== left));

/** Names that a Cookie header has twice. */
function namesTwiceIn(cookies: string): readonly string[] {
  // Most have one or two cookies: nothing is split up where there is one.
  if (!cookies.includes('; ')) return NONE;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const pair of cookies.split('; ')) {
    const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice.size === 0 ? NONE : [...twice];
}
