/**
 * A few dozen polite visits, and what they saw. New visitors come first; then what one of them was given is sent again,
 * on fresh connections and on a kept one, with the balancer's cookie and without it; and last an id that nobody has.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { now } from '../load/clock.ts';
import { registrableDomain } from '../load/cookies/domain.ts';
import { CookieJar, type Place, placeOf } from '../load/cookies/jar.ts';
import { readSetCookie, sizeOf } from '../load/cookies/set-cookie.ts';
import { whyUnreachable } from '../load/walk/mistakes.ts';
import type { Way } from '../load/wire/way.ts';
import { UserError } from '../model/errors.ts';
import { shownPath } from '../scenarios/masked.ts';
import { formOf, idOf, madeUp, routeOf } from './cookie-form.ts';
import { roleByName } from './cookie-names.ts';
import { announcedOf } from './keep-alive-header.ts';
import { Line, type LineError } from './line.ts';
import { namingOf } from './naming.ts';
import { GIVEN, type IdleWatch, type Observations, type SetSeen, type Visit } from './observations.ts';
import { GAP_MS, Politeness } from './polite.ts';
import { rolesOf } from './roles.ts';

export const USER_AGENT = 'session-lab-doctor/0.1 (a few dozen polite GETs)';

export interface Examination {
  readonly url: URL;
  readonly way?: Way | undefined;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A session of the user's own, as `name=value`. */
  readonly cookies?: readonly string[] | undefined;
  /** Told of each request. */
  readonly told?: ((asked: number) => void) | undefined;
  /** Between the beginnings of two requests. */
  readonly gapMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  /** The longest that a connection is left idle. */
  readonly idleMs?: number | undefined;
}

const NEW_VISITORS = 6;
const RETURNS = 8;
const RETURNS_OF_ANOTHER = 4;
const WITHOUT_BALANCER = 6;
const MADE_UP = 4;
const ON_KEPT = 4;
const MOST_REDIRECTS = 5;
/** A slow app is asked several things at once, so that it takes no minutes. */
const AT_ONCE = 3;
/** After that, nothing further is begun. */
const LONGEST_MS = 35_000;
const TIMEOUT_MS = 10_000;
const LEAST_TIMEOUT_MS = 3000;
const IDLE_MS = 7000;
/** An app that is asked to slow down is left in peace. */
const MOST_TOO_MANY = 2;

export async function examine(examination: Examination, signal: AbortSignal): Promise<Observations> {
  const guest = new Guest(examination, signal);
  try {
    return await guest.look();
  } finally {
    guest.close();
  }
}

type Seen = { readonly visit: Visit; readonly jar: CookieJar };
type Asking = Pick<Visit, 'kind'> & Partial<Pick<Visit, 'lot'>> & { readonly jar?: CookieJar };

class Guest {
  readonly #examination: Examination;
  readonly #signal: AbortSignal;
  readonly #politeness: Politeness;
  readonly #visits: Visit[] = [];
  readonly #lines = new Map<Line, number>();
  readonly #began = performance.now();
  readonly #idleMs: number;
  #page: URL;
  #told = 0;

  constructor(examination: Examination, signal: AbortSignal) {
    this.#examination = examination;
    this.#signal = signal;
    this.#politeness = new Politeness(examination.gapMs ?? GAP_MS, signal);
    this.#idleMs = examination.idleMs ?? IDLE_MS;
    this.#page = examination.url;
  }

  async look(): Promise<Observations> {
    const first = await this.#arrive();
    const idle = this.#watchIdle();
    // Looked at when all else is done; till then, nobody else would hear of it.
    idle.catch(() => {});
    const lots: Seen[] = [first];
    await this.#times(NEW_VISITORS, async () => {
      const seen = await this.#alone({ kind: 'new' });
      if (seen) lots.push(seen);
    });
    await this.#comeBack(lots);
    await this.#onOne(ON_KEPT, { kind: 'bare' });
    const { origin, pathname } = this.#page;
    return {
      idle: await idle,
      target: { origin, path: shownPath({ path: pathname }) },
      visits: this.#visits.toSorted((one, other) => one.at - other.at),
      given: this.#given().map((pair) => pair.slice(0, pair.indexOf('='))),
      seconds: Math.round((performance.now() - this.#began) / 100) / 10,
    };
  }

  close(): void {
    for (const line of this.#lines.keys()) line.close();
  }

  /** The first visitor follows redirects, to where a session begins. */
  async #arrive(): Promise<Seen> {
    const jar = new CookieJar();
    let url = this.#examination.url;
    let seen = await this.#first(url, jar);
    const chain = [{ url, seen }];
    for (let hop = 0; hop < MOST_REDIRECTS; hop++) {
      const next = nextOf(seen.visit, seen.to, url);
      if (next === null) break;
      const further = await this.#alone({ kind: 'hop', jar }, next);
      if (!further || further.visit.status === null) break;
      url = next;
      seen = further;
      chain.push({ url, seen });
    }
    // With a session of the user's own, the page is the one that was asked for.
    const begins =
      this.#given().length > 0
        ? chain[0]
        : (chain.find(({ seen }) => seen.visit.set.some(mayBeSession)) ?? chain.at(-1));
    this.#page = begins?.url ?? url;
    return { visit: begins?.seen.visit ?? seen.visit, jar };
  }

  /** Where nobody answers thrice, there is nothing to be seen. */
  async #first(url: URL, jar: CookieJar): Promise<SeenTo> {
    let failed: LineError = { code: '', message: 'no answer' };
    for (let attempt = 0; attempt < 3; attempt++) {
      const seen = await this.#alone({ kind: 'new', jar }, url);
      if (seen?.error === null) return seen;
      failed = seen?.error ?? failed;
      // The others would not fare better.
      if (attempt > 0 && failed.code === 'TIMEOUT') break;
      if (!/^(E?TIMEOUT|ECONNRESET|EPIPE|UND_ERR)/.test(failed.code) && attempt > 0) break;
    }
    const shown = `GET ${shownPath({ path: url.pathname })}`;
    throw new UserError(
      whyUnreachable(failed, shown, url) ??
        `${shown} at ${url.origin} got no answer (${failed.message}): does the target speak ${url.protocol.slice(0, -1)}?`,
    );
  }

  async #comeBack(lots: readonly Seen[]): Promise<void> {
    const given = this.#given();
    const [one, ...others] =
      given.length > 0 ? [this.#own(given)] : lots.filter((seen) => has(seen, this.#place));
    if (!one) return;
    const other = this.#fromElsewhere(one, others);
    await this.#return(RETURNS, 'return', one);
    if (other) await this.#return(RETURNS_OF_ANOTHER, 'return', other);
    const { balancers } = rolesOf({ visits: this.#visits, given: [] });
    const unbalanced = this.#without(one.jar, (name) => balancers.includes(name));
    if (unbalanced) await this.#return(WITHOUT_BALANCER, 'unbalanced', { ...one, jar: unbalanced });
    await this.#onOne(ON_KEPT, { kind: 'kept', jar: one.jar, lot: this.#lotOf(one) });
    await this.#times(MADE_UP, async (index) => {
      const jar = this.#madeUp((index % 2 === 0 ? one : (other ?? one)).jar, balancers);
      if (jar) await this.#alone({ kind: 'made-up', jar, lot: null });
    });
  }

  /** Another visitor's, and rather one whom another replica has answered. */
  #fromElsewhere({ visit }: Seen, others: readonly Seen[]): Seen | undefined {
    const seen = { visits: this.#visits, given: [], target: { origin: this.#page.origin, path: '' } };
    const { of } = namingOf(seen, rolesOf(seen));
    return others.find((other) => of(other.visit) !== of(visit)) ?? others[0];
  }

  async #return(times: number, kind: 'return' | 'unbalanced', seen: Seen): Promise<void> {
    await this.#times(times, () => this.#alone({ kind, jar: seen.jar, lot: this.#lotOf(seen) }));
  }

  #lotOf({ visit }: Seen): number {
    return this.#given().length > 0 ? GIVEN : visit.connection;
  }

  /** Several visits, each on its own connection. */
  async #times(times: number, visit: (index: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    const go = async (): Promise<void> => {
      while (next < times) await visit(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, go));
  }

  async #onOne(times: number, asking: Asking): Promise<void> {
    const line = this.#line();
    for (let time = 0; time < times; time++) await this.#ask(line, asking);
    line.close();
  }

  async #alone(asking: Asking, url?: URL): Promise<SeenTo | null> {
    const line = this.#line();
    const seen = await this.#ask(line, asking, url);
    line.close();
    return seen;
  }

  /** One connection is used again shortly before it should be closed, and another watched until it is. */
  async #watchIdle(): Promise<IdleWatch | null> {
    const used = this.#line();
    const watched = this.#line();
    const first = await this.#ask(used, { kind: 'new' });
    const other = await this.#ask(watched, { kind: 'new' });
    if (!first || !other) return null;
    const announcedMs = announcedOf(first.visit) ?? this.#idleMs;
    const watchMs = Math.min(announcedMs + 2500, (this.#idleMs * 8) / 7);
    const leastMs = Math.min(announcedMs, this.#idleMs);
    const useMs = leastMs > 2000 ? leastMs - 1000 : leastMs / 2;
    const since = performance.now();
    await this.#wait(useMs);
    await this.#ask(used, { kind: 'idle' });
    while (watched.closedAfterMs === null && performance.now() - since < watchMs) await this.#wait(100);
    return {
      watchedMs: Math.round(performance.now() - since),
      closedAfterMs: watched.closedAfterMs === null ? null : Math.round(watched.closedAfterMs),
    };
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#signal });
  }

  async #ask(
    line: Line,
    { kind, lot = null, jar = new CookieJar() }: Asking,
    url = this.#page,
  ): Promise<SeenTo | null> {
    const { headers, told: tell } = this.#examination;
    if (this.#isOver() || !(await this.#politeness.turn())) return null;
    tell?.(++this.#told);
    const place = placeOf(url);
    // What is sent again and again stays as it was.
    const cookies = kind === 'new' || kind === 'hop' ? jar : new CookieJar(jar);
    const cookie = cookies.header(place);
    const at = now();
    const told = await line
      .to(url)
      .ask(url, { ...headersFor(headers), ...(cookie ? { cookie } : {}) }, this.#signal);
    this.#signal.throwIfAborted();
    const raw = pairsOf(told.reply?.raw ?? []);
    const location = raw.find(([name]) => name === 'location')?.[1];
    const to = location === undefined ? null : resolved(location, url);
    const visit: Visit = {
      kind,
      origin: url.origin,
      path: shownPath({ path: url.pathname.replace(/;.*/, '') }),
      at: Math.round(at),
      ms: Math.round(now() - at),
      connection: this.#lines.get(line) ?? 0,
      reused: told.reused,
      ...(told.idleMs === null ? {} : { idleMs: Math.round(told.idleMs) }),
      lot,
      sent: sentIn(cookie ?? ''),
      sentRoute: pairsIn(cookie ?? '').map(([name, value]) => routeOf(name, value))[0] ?? null,
      sentBytes: cookie?.length ?? 0,
      status: told.reply?.status ?? null,
      error: told.error && `${told.error.code}: ${told.error.message}`,
      body: told.reply?.digest ?? null,
      headers: raw.filter(([name]) => name !== 'set-cookie'),
      location: to === null ? null : `${to.origin}${shownPath({ path: to.pathname })}`,
      set: setIn(raw, cookies, place),
    };
    this.#visits.push(visit);
    return { visit, jar: cookies, to, error: told.error };
  }

  #isOver(): boolean {
    if (performance.now() - this.#began > LONGEST_MS) return true;
    return this.#visits.filter(({ status }) => status === 429).length >= MOST_TOO_MANY;
  }

  /** Once it is known how long an answer takes, nobody waits for the others for ever. */
  get #timeoutMs(): number {
    const { timeoutMs = TIMEOUT_MS } = this.#examination;
    const first = this.#visits.find(({ status }) => status !== null);
    return first ? Math.min(timeoutMs, Math.max(LEAST_TIMEOUT_MS, first.ms * 5)) : timeoutMs;
  }

  #line(): Line {
    const { way = {} } = this.#examination;
    const line = new Line(way, this.#timeoutMs);
    this.#lines.set(line, this.#lines.size);
    return line;
  }

  get #place(): Place {
    return placeOf(this.#page);
  }

  #given(): readonly string[] {
    return this.#examination.cookies ?? [];
  }

  #own(pairs: readonly string[]): Seen {
    const jar = new CookieJar();
    for (const pair of pairs) put(jar, pair, this.#place);
    const [visit] = this.#visits;
    if (!visit) throw new Error('nobody has been here');
    return { visit, jar };
  }

  /** Null where none is left out, or none is left. */
  #without(jar: CookieJar, isOut: (name: string) => boolean): CookieJar | null {
    const pairs = pairsIn(jar.header(this.#place) ?? '');
    const left = pairs.filter(([name]) => !isOut(name));
    if (left.length === pairs.length || left.length === 0) return null;
    return jarOf(left, this.#place);
  }

  #madeUp(jar: CookieJar, balancers: readonly string[]): CookieJar | null {
    const pairs = pairsIn(jar.header(this.#place) ?? '').filter(([name]) => !balancers.includes(name));
    const made = pairs.filter(([name]) => !['csrf', 'other'].includes(roleByName(name) ?? ''));
    return made.length === 0
      ? null
      : jarOf(
          made.map(([name, value]) => [name, madeUp(name, value)]),
          this.#place,
        );
  }
}

type SeenTo = Seen & { readonly to: URL | null; readonly error: LineError | null };

const has = ({ jar }: Seen, place: Place): boolean => jar.header(place) !== undefined;

/** Before anybody has come twice: what a session may well be in. */
const mayBeSession = ({ name, form, outcome, attributes }: SetSeen): boolean => {
  const role = roleByName(name);
  if (outcome === 'removed') return false;
  return role === 'session' || (role === undefined && form !== 'plain' && attributes.httpOnly);
};

/** Redirects within the site are followed; from https to http, or to another port, they are a finding. */
function nextOf({ status }: Visit, to: URL | null, from: URL): URL | null {
  if (to === null || status === null || status < 300 || status >= 400) return null;
  if (!/^https?:$/.test(to.protocol) || (from.protocol === 'https:' && to.protocol === 'http:')) return null;
  const isSameSite =
    to.hostname === from.hostname ||
    (registrableDomain(to.hostname) !== null &&
      registrableDomain(to.hostname) === registrableDomain(from.hostname));
  if (!isSameSite || (to.port !== from.port && (to.port !== '' || to.protocol === from.protocol)))
    return null;
  return to;
}

function headersFor(headers: Examination['headers'] = {}): Record<string, string> {
  const own = headers['user-agent'];
  return {
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'accept-language': 'en-US,en;q=0.9',
    connection: 'keep-alive',
    ...headers,
    'user-agent': own === undefined ? USER_AGENT : `${own} ${USER_AGENT}`,
  };
}

function pairsOf(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : [],
  );
}

function setIn(raw: readonly (readonly [string, string])[], jar: CookieJar, place: Place): SetSeen[] {
  const lines = raw.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
  const date = Date.parse(raw.find(([name]) => name === 'date')?.[1] ?? '');
  const at = Date.now();
  const serverMs = Number.isNaN(date) || Math.abs(date - at) < 2000 ? at : date;
  return jar.store(lines, place, at, 'same', serverMs).map((stored, index) => {
    const { name, value } = stored;
    return {
      name,
      mark: fingerprint(idOf(name, value)),
      route: routeOf(name, value),
      form: formOf(value),
      bytes: sizeOf(name, value),
      attributes: readSetCookie(lines[index] ?? '').attributes,
      outcome: stored.outcome,
      ...(stored.refusal ? { refusal: stored.refusal.rule } : {}),
      lifetimeMs: stored.lifetimeMs,
    };
  });
}

const sentIn = (cookie: string): Record<string, string> =>
  Object.fromEntries(pairsIn(cookie).map(([name, value]) => [name, fingerprint(idOf(name, value))]));

const pairsIn = (cookie: string): (readonly [string, string])[] =>
  cookie === ''
    ? []
    : cookie.split('; ').map((pair) => {
        const equals = pair.indexOf('=');
        return equals < 0 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
      });

function jarOf(pairs: readonly (readonly [string, string])[], place: Place): CookieJar {
  const jar = new CookieJar();
  for (const [name, value] of pairs) put(jar, `${name}=${value}`, place);
  return jar;
}

/** Whatever its name promises is kept. */
function put(jar: CookieJar, pair: string, { host }: Place): void {
  const isPromising = /^__/.test(pair);
  jar.store([`${pair}; Path=/${isPromising ? '; Secure; HttpOnly' : ''}`], { host, path: '/', secure: true });
}

/** Where nobody has a cookie yet, some apps put the session's id into the address: it is one visitor's own. */
function resolved(location: string, from: URL): URL | null {
  try {
    const to = new URL(location, from);
    to.pathname = to.pathname.replace(/;(jsessionid|sid|phpsessid)=[^/;]*/gi, '');
    for (const name of ['PHPSESSID', 'jsessionid'])
      if (to.searchParams.has(name)) to.searchParams.delete(name);
    return to;
  } catch {
    return null;
  }
}

const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('hex').slice(0, 8);
