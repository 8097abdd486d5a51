/**
 * A virtual user: honest, and sequential but where a scenario says otherwise. It goes through scenarios flow by flow,
 * follows redirects hop by hop, and records each request as one operation of the history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Look, Operation } from '../model/event.ts';
import { isMarkOf, type Marks, markOf, writeIndex } from '../model/mark.ts';
import type { Answer, AnswerHeaders, Request } from '../scenarios/exchange.ts';
import {
  isTogether,
  type Scenario,
  type Single,
  type Step,
  singlesOf,
  type Values,
} from '../scenarios/scenario.ts';
import type { Browser, RoundTrip, SendOptions } from './browser.ts';
import { now } from './clock.ts';
import { CookieJar } from './cookies/jar.ts';
import { type Coroutine, run, settled } from './coroutine.ts';
import type { Crowd } from './crowd.ts';
import { cachedBy, carries, clockOf } from './evidence.ts';
import { type Asked, type Meaning, meaningOf } from './meaning.ts';
import { type LookAt, lookAtLast, lookAtOnce, lookLater, type Seen } from './second-look.ts';

/** A replay is to meet every replica that the crowd has met: so many tries for each, at most. */
const TRIES_A_REPLICA = 4;
/** Where nothing names them, so many. */
const TRIES_UNNAMED = 6;

export interface VirtualUserOptions {
  readonly user: number;
  readonly browser: Browser;
  readonly target: URL;
  readonly marks: Marks;
  readonly crowd: Crowd;
  /** Values of the user's own, such as an account's. */
  readonly values: Values;
  /** Takes an operation in; a promise asks to wait for it before the next. */
  readonly record: (operation: Operation) => void | Promise<void>;
  /** Waits before each request, as a person does; tells when the request was meant to be sent; null: at once. */
  readonly pause: () => Promise<number> | null;
  /** What the scenario does not ask for is tried, too: losses are looked at again, old cookies sent. */
  readonly probes?: boolean;
  /** The walk before the load was in this user's account: what it left there is nobody's. */
  readonly walked?: boolean;
  /** Users tell addresses of their own: a stranger has another one. */
  readonly addressed?: boolean;
  /** Told of every request and its answer. */
  readonly watch?: ((asked: Asked, hop: RoundTrip, meaning: Meaning) => void) | undefined;
}

/** One is proof; a few help to find out how. */
const MOST_OTHERS = 5;

/** A timer may be this late, and nobody is to blame. */
const TIMER_MS = 2;

/** After so many flows in a row that could not be read to their end, a person would begin with a browser of their own. */
const MOST_CUT = 2;

/** For a share of the users, what only a thief would do is tried. */
const IS_TRIED = (user: number): boolean => user % 4 === 1;

/** What the steps of one flow share. */
interface Flow {
  readonly scenario: Scenario;
  values: Values;
  loggedOut: boolean;
  /** When its first request was meant to be sent, until it is. */
  dueAt: number | null;
  /** An answer could not be read, or was no good. */
  failed: boolean;
}

/** How one step is to be carried out. */
interface Turn {
  readonly flow: Flow;
  readonly lane: number;
  /** The flow's last step: its last operation ends the flow. */
  readonly last: boolean;
  readonly record: (operation: Operation) => void | Promise<void>;
}

/** What became of a request. */
interface Found {
  readonly hop: RoundTrip;
  readonly meaning: Meaning;
  /** How much later than intended it was sent. */
  readonly lateMs: number;
}

/** What a page of the object is to show from now on. */
interface Written {
  readonly mark: string;
  /** When its answer had come. */
  readonly end: number;
  /** The cookies after it. */
  readonly cookies: CookieJar | null;
}

/** Where an object is seen. */
type Page = Pick<Asked, 'step' | 'request'>;

export class VirtualUser {
  readonly #options: VirtualUserOptions;
  #flow = 0;
  #writes = 0;
  /** The cookies that the last login left, which its logout is to make worthless. */
  #loginCookies: CookieJar | null = null;
  /** Those of before it, by the object that it shows. */
  readonly #beforeLogin = new Map<string, CookieJar>();
  /** Logged in, by object: who logs in again has a login that was good before. */
  readonly #loggedIn = new Set<string>();
  /** Marks of items, by the name that the scenario gives them. */
  readonly #items = new Map<string, string>();
  /** Values that answers gave: the replica of each. */
  readonly #givenBy = new Map<string, string>();
  readonly #written = new Map<string, Written>();
  readonly #pages = new Map<string, Page>();
  readonly #looking = new Set<Promise<void>>();
  /** Looks that were in vain. */
  readonly #vain: LookAt[] = [];
  readonly #lanes = new Map<string, number>();
  /** The header that tells the app's version. */
  #version: string | undefined;
  #cut = 0;
  #anew = false;

  constructor(options: VirtualUserOptions) {
    this.#options = options;
  }

  /** One pass through a scenario; ends early where a step does not come through. `dueAt`: when it was meant to begin. */
  *flow(scenario: Scenario, dueAt: number | null = null): Coroutine<boolean> {
    const { user, marks, values } = this.#options;
    this.#flow++;
    this.#version = scenario.app.version;
    this.#givenBy.clear();
    if (this.#cut >= MOST_CUT) this.#beginAnew();
    const flow: Flow = {
      scenario,
      values: { user: marks.onWire(`u${user}`), ...values },
      loggedOut: false,
      dueAt,
      failed: false,
    };
    for (const [index, step] of scenario.steps.entries()) {
      const last = index === scenario.steps.length - 1;
      if (yield* this.#step(step, flow, last)) continue;
      this.#cut = flow.failed ? this.#cut + 1 : 0;
      return false;
    }
    this.#cut = 0;
    return true;
  }

  /** Waits for the looks that are still under way, and looks once more at what nobody has known. */
  async leave(): Promise<void> {
    await Promise.all(this.#looking);
    for (const lookAt of this.#vain) await lookAtLast(lookAt, Math.round(now() - lookAt.of));
  }

  /** The user opens another browser: whatever state the old one was in, it led nowhere. */
  #beginAnew(): void {
    this.#options.browser.forget();
    this.#cut = 0;
    this.#anew = true;
    this.#loginCookies = null;
    this.#beforeLogin.clear();
    this.#loggedIn.clear();
    this.#written.clear();
  }

  #step(step: Step, flow: Flow, last: boolean): Coroutine<boolean> {
    if (isTogether(step)) return this.#together(step.together, flow, last);
    const turn: Turn = { flow, lane: this.#laneOf(step.tab), last, record: this.#options.record };
    return step.replay ? this.#replayStep(step, turn) : this.#send(step, turn);
  }

  #laneOf(tab: string | undefined, other = 0): number {
    if (tab === undefined) return other;
    const lane = this.#lanes.get(tab) ?? 100 + this.#lanes.size;
    this.#lanes.set(tab, lane);
    return lane;
  }

  /** Operations that overlap enter the history together, writes first, so that the judge knows them all. */
  *#together(steps: readonly Single[], flow: Flow, last: boolean): Coroutine<boolean> {
    const operations: Operation[] = [];
    const record = (operation: Operation): void => void operations.push(operation);
    const pausing = flow.dueAt === null && this.#options.pause();
    if (pausing) flow.dueAt = yield* settled(pausing);
    const came = yield* settled(
      Promise.all(
        lanesOf(steps).map(async (inTurn, lane) => {
          for (const step of inTurn) {
            if (step.afterMs) await sleep(step.afterMs);
            const turn = { flow, lane: this.#laneOf(step.tab, lane), last: false, record };
            if (!(await run(this.#send(step, turn, false)))) return false;
          }
          return true;
        }),
      ),
    );
    const all = came.every(Boolean);
    operations.sort((a, b) => Number(b.step === 'write') - Number(a.step === 'write') || a.at - b.at);
    for (const [index, operation] of operations.entries()) {
      const ends = (last || !all) && index === operations.length - 1;
      const recording = this.#options.record({ ...operation, ends: ends || undefined });
      if (recording) yield* settled(recording);
    }
    return all;
  }

  /** A request and where its redirects lead. True where all of it came through. */
  *#send(step: Single, turn: Turn, paced = true): Coroutine<boolean> {
    const { flow, lane, last } = turn;
    let wrote = this.#mark(step, flow);
    let request: Request | null = step.request(flow.values);
    // A redirect whose body is still coming: it enters the history when that has ended, ahead of where it led.
    let open: { asked: Asked; found: Found } | null = null;
    for (let redirects = 0; request; redirects++) {
      const asked: Asked = { step, request, wrote, redirects };
      const before = this.#options.probes ? this.#options.browser.cookies() : null;
      const found: Found | null = yield* this.#ask(asked, flow, { lane, early: earlyFor(step) }, paced);
      if (open) yield* this.#close(open.asked, open.found, turn);
      open = null;
      if (!found) return false;
      const { came, next, writesNext } = found.meaning;
      if (found.hop.rest && next) open = { asked, found };
      else {
        const fact = this.#fact(asked, found, !came || (last && next === null), yield* bodyEndOf(found));
        const recording = turn.record(fact);
        if (recording) yield* settled(recording);
        if (this.#options.probes) yield* this.#probe(asked, found, fact, flow, before);
      }
      if (!came) {
        flow.failed = !found.meaning.denied;
        return false;
      }
      if (wrote && !writesNext) this.#note(wrote, found, flow);
      if (!writesNext) wrote = undefined;
      request = next;
    }
    return true;
  }

  *#close(asked: Asked, found: Found, turn: Turn): Coroutine<void> {
    const recording = turn.record(this.#fact(asked, found, false, yield* bodyEndOf(found)));
    if (recording) yield* settled(recording);
  }

  /** What the flow, and later looks, have to know of a write that came through. */
  #note(
    { object, effect, mark }: NonNullable<Operation['wrote']>,
    { hop, meaning }: Found,
    flow: Flow,
  ): void {
    if (effect === 'login') {
      flow.loggedOut = false;
      this.#loggedIn.add(object);
    }
    if (effect === 'logout') {
      flow.loggedOut = true;
      this.#loggedIn.clear();
      this.#written.clear();
    } else if (effect === 'replace' || effect === 'add' || effect === 'login') {
      if (meaning.outcome === 'ok' && this.#options.probes)
        this.#written.set(object, { mark, end: hop.at + hop.ms, cookies: this.#options.browser.cookies() });
    } else this.#written.delete(object);
  }

  /** What the scenario does not ask for: looks at losses, and what must not open anything. */
  *#probe(
    asked: Asked,
    found: Found,
    fact: Operation,
    flow: Flow,
    before: CookieJar | null,
  ): Coroutine<void> {
    const { step, request } = asked;
    const { saw, denied } = found.meaning;
    const { object } = step.shows ?? {};
    if (object !== undefined && saw && request.method === 'GET' && request.origin === undefined)
      this.#pages.set(object, { step, request });
    // The answer to a write shows that write, or nothing that was due before.
    const isOwnPage = asked.wrote !== undefined && asked.wrote.object === object;
    const written = object === undefined || isOwnPage ? undefined : this.#written.get(object);
    const missed =
      (saw && written && written.end <= fact.at + 0.5 && !saw.marks.includes(written.mark)) ||
      (denied && !fact.handshake);
    // The id may be renewed as the page is shown: the old one is good for nothing from then on.
    if (!missed && saw && written && object !== undefined && (fact.set !== null || fact.jarSet !== undefined))
      this.#written.set(object, { ...written, cookies: this.#options.browser.cookies() });
    if (missed) yield* this.#lookAgain(asked, fact, flow, written, before);
    else if (saw && object !== undefined) yield* this.#tryBeforeLogin(object, flow);
    if (fact.wrote?.effect === 'logout' && fact.outcome === 'ok')
      yield* this.#tryAfterLogout(fact.wrote.object, flow);
  }

  *#lookAgain(
    { step, request }: Asked,
    fact: Operation,
    flow: Flow,
    written: Written | undefined,
    before: CookieJar | null,
  ): Coroutine<void> {
    const { crowd, browser } = this.#options;
    const object = step.shows?.object;
    const page: Page | undefined =
      request.method === 'GET' && request.origin === undefined
        ? { step, request }
        : this.#pages.get(object ?? '');
    const kind = `${flow.scenario.name} ${step.name} ${fact.denied ? 'denied' : object}`;
    if (!page || !crowd.mayLook(kind)) return;
    const current = browser.cookies();
    const then = written?.cookies ?? before ?? current;
    // Without any cookie, nobody can know whose page it is.
    if (fact.sent === null && this.#header(then) === undefined && this.#isByCookies(flow)) return;
    const at = { host: this.#options.target.hostname, path: request.path, secure: true };
    const same = then.header(at) === current.header(at);
    // Where a look renews the session's id, the old one is worth nothing any more: the next look goes with the new one.
    const renewed = new Map<CookieJar, CookieJar>();
    const ask = async (original: CookieJar, fresh: boolean, look: Look): Promise<Seen | null> => {
      const jar = renewed.get(original) ?? original;
      const asked: Asked = { ...page, wrote: undefined, redirects: 0, aside: 'look' };
      // A copy: what an answer that knows nobody does to cookies, the next look is not to suffer from.
      const sent = { jar: new CookieJar(jar), fresh, lane: look.afterMs === 0 ? 0 : LOOKING };
      const before = jar.header(at);
      const found = await run(this.#ask(asked, { ...flow, dueAt: null }, sent, false));
      if (!found) return null;
      const recording = this.#options.record({ ...this.#fact(asked, found, false, null), look });
      if (recording) await recording;
      const { saw, denied } = found.meaning;
      const isRight = written
        ? // Something newer of the user's own may have come on top of it.
          (saw?.marks.some((mark) => writeIndex(mark) >= writeIndex(written.mark)) ?? false)
        : !denied && found.meaning.outcome === 'ok';
      if (isRight && sent.jar.header(at) !== before) {
        renewed.set(original, sent.jar);
        browser.renew(before, sent.jar, at);
      }
      return { right: isRight, replica: found.hop.answer?.replica ?? null };
    };
    const lookAt: LookAt = { of: fact.at, then, now: same ? then : current, replicas: [...crowd.replicas], ask };
    const atOnce = yield* settled(lookAtOnce(lookAt));
    const later: Promise<void> = lookLater(lookAt, atOnce, crowd.signal)
      .then((turnedUp) => {
        if (turnedUp) return;
        crowd.lookedInVain(kind);
        if (this.#vain.length < MOST_VAIN) this.#vain.push(lookAt);
      })
      .finally(() => this.#looking.delete(later));
    this.#looking.add(later);
    if (atOnce === 0) yield* settled(later);
  }

  #header(jar: CookieJar): string | undefined {
    return jar.header({ host: this.#options.target.hostname, path: '/', secure: true });
  }

  #isByCookies({ scenario }: Flow): boolean {
    return scenario.app.session === null || 'cookies' in scenario.app.session;
  }

  /** The id of before a login must not open what the login has opened. */
  *#tryBeforeLogin(object: string, flow: Flow): Coroutine<void> {
    const jar = this.#beforeLogin.get(object);
    const page = this.#pages.get(object);
    if (!jar || !page || flow.loggedOut) return;
    this.#beforeLogin.delete(object);
    const asked: Asked = { ...page, wrote: undefined, redirects: 0, aside: 'before-login' };
    yield* this.#tryOld(asked, jar, flow);
  }

  /** Where the scenario itself replays nothing, the old cookies are sent here. */
  *#tryAfterLogout(object: string, flow: Flow): Coroutine<void> {
    const jar = this.#loginCookies;
    const page = this.#pages.get(object);
    if (!jar || !page || !IS_TRIED(this.#options.user)) return;
    if (singlesOf(flow.scenario).some(({ replay }) => replay)) return;
    const asked: Asked = { ...page, wrote: undefined, redirects: 0, aside: 'replay' };
    yield* this.#tryOld(asked, jar, flow);
  }

  *#tryOld(asked: Asked, jar: CookieJar, flow: Flow): Coroutine<void> {
    const { crowd, record } = this.#options;
    const missing = new Set(crowd.replicas);
    const tries = missing.size > 0 ? missing.size * TRIES_A_REPLICA : TRIES_UNNAMED;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const options = { jar: new CookieJar(jar), fresh: attempt % 2 === 0 };
      const found = yield* this.#ask(asked, { ...flow, dueAt: null }, options, false);
      if (!found) return;
      const recording = record(this.#fact(asked, found, false, null));
      if (recording) yield* settled(recording);
      const replica = found.hop.answer?.replica;
      if (replica != null) missing.delete(replica);
      if (replica != null && missing.size === 0) return;
    }
  }

  /** Sends the old cookie from other addresses until every known replica has answered. */
  *#replayStep(step: Single, { flow, last, record }: Turn): Coroutine<boolean> {
    const { crowd, addressed = false, probes = false } = this.#options;
    const jar = this.#loginCookies;
    if (!jar) return true;
    const missing = new Set(crowd.replicas);
    const request = step.request(flow.values);
    const asked: Asked = { step, request, wrote: undefined, redirects: 0, aside: 'replay' };
    const tries = missing.size > 0 || !probes ? Math.max(1, missing.size) * TRIES_A_REPLICA : TRIES_UNNAMED;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const sendOptions = {
        jar: new CookieJar(jar),
        ...(addressed ? { address: crowd.strangeAddress() } : {}),
        ...(probes ? { fresh: attempt % 2 === 0 } : {}),
      };
      const found = yield* this.#ask(asked, flow, sendOptions, true);
      if (!found) return false;
      const { answer } = found.hop;
      if (answer?.replica) missing.delete(answer.replica);
      const done = (missing.size === 0 && (answer?.replica != null || !probes)) || attempt === tries;
      const recording = record(this.#fact(asked, found, last && done, null));
      if (recording) yield* settled(recording);
      if (done) break;
    }
    return true;
  }

  /** Null where the run was stopped meanwhile. */
  *#ask(asked: Asked, flow: Flow, options: SendOptions, paced: boolean): Coroutine<Found | null> {
    const { browser, pause, crowd, probes, user, watch } = this.#options;
    const pausing = paced ? pause() : null;
    const pausedUntil = pausing && (yield* settled(pausing));
    const dueAt = flow.dueAt ?? pausedUntil;
    flow.dueAt = null;
    const { aside, wrote } = asked;
    const before = wrote?.effect === 'login' && probes && IS_TRIED(user) ? browser.cookies() : null;
    const hop = yield* browser.send(asked.request, options);
    crowd.met(hop.answer?.replica ?? null);
    if (crowd.stopped) return null;
    if (wrote?.effect === 'login' || (asked.step.wrote?.effect === 'login' && !aside)) {
      this.#loginCookies = browser.cookies();
      const isFirst = wrote && before && (hop.sent ?? hop.jar) !== null && this.#loggedIn.size === 0;
      if (wrote && isFirst) this.#beforeLogin.set(wrote.object, before);
      else if (wrote) this.#beforeLogin.delete(wrote.object);
    }
    const meaning = meaningOf(hop, asked, flow, flow.scenario.app, this.#options);
    if (!aside) {
      const replica = hop.answer?.replica;
      if (meaning.values !== flow.values && replica != null)
        this.#noteGiven(meaning.values, flow.values, replica);
      flow.values = meaning.values;
    }
    watch?.(asked, hop, meaning);
    const lateMs = dueAt === null ? 0 : Math.max(0, round(hop.at - dueAt - TIMER_MS, 10));
    return { hop, meaning, lateMs };
  }

  #noteGiven(values: Values, before: Values, replica: string): void {
    for (const [name, value] of Object.entries(values))
      if (before[name] !== value && value.length >= LEAST_TOKEN) this.#givenBy.set(value, replica);
  }

  /** The mark that a write carries, new or an earlier one's; the request can use it as a value. */
  #mark({ wrote }: Single, flow: Flow): Operation['wrote'] {
    if (!wrote) return undefined;
    const { user, marks } = this.#options;
    const { object, effect } = wrote;
    const earlier = effect === 'remove' ? this.#items.get(wrote.mark) : undefined;
    const mark = earlier ?? markOf(user, ++this.#writes);
    if (effect === 'add') this.#items.set(wrote.mark, mark);
    // The name of the login stays, so that a page after the logout can be judged.
    if (effect !== 'logout') flow.values = { ...flow.values, [wrote.mark]: marks.onWire(mark) };
    return { object, effect, mark };
  }

  /** @param bodyEnd when the body of a redirect that was followed at its headers had ended */
  #fact(asked: Asked, { hop, meaning, lateMs }: Found, ends: boolean, bodyEnd: number | null): Operation {
    const { step, request, wrote, redirects } = asked;
    const { answer, sent, set, lapsed } = hop;
    // Both ends on one grid: what came after another must not seem to overlap it.
    const at = round(hop.at, 100);
    const ms = round(round(hop.at + hop.ms, 100) - at, 100);
    const anew = this.#anew && !asked.aside;
    if (anew) this.#anew = false;
    // Every operation has these keys, defined or not: objects of one shape are read quickest.
    const operation: Operation = {
      type: 'op',
      user: this.#options.user,
      flow: this.#flow,
      name: step.name,
      step: meaning.kind,
      redirected: redirects > 0 || undefined,
      method: request.method,
      path: `${request.origin ?? ''}${request.shown ?? request.path}`,
      at,
      ms,
      lateMs: lateMs > 0 ? lateMs : undefined,
      outcome: meaning.outcome,
      status: answer?.status ?? null,
      replica: answer?.replica ?? null,
      sent,
      set,
      lapsed: lapsed || undefined,
      wrote: meaning.writesNext ? undefined : wrote,
      saw: this.#ownIn(meaning.saw),
      denied: meaning.denied,
      others: answer ? this.#othersIn(answer) : undefined,
      ends: ends || undefined,
      error: meaning.error,
    };
    const effect = step.wrote?.effect;
    if (redirects > 0 && (effect === 'login' || effect === 'logout')) operation.within = effect;
    if (hop.fresh) operation.fresh = true;
    if (anew) operation.anew = true;
    if (meaning.handshake) operation.handshake = meaning.handshake;
    if (bodyEnd !== null) operation.bodyMs = Math.max(ms, round(bodyEnd - hop.at, 100));
    if (hop.jar !== null) operation.jar = hop.jar;
    if (hop.jarSet !== null) operation.jarSet = hop.jarSet;
    if (hop.twice.length > 0) operation.twice = [...hop.twice];
    if (hop.stored.length > 0) this.#tellCookies(operation, hop);
    if (answer) this.#tellAnswer(operation, asked, hop, answer.headers);
    return operation;
  }

  #tellCookies(operation: Operation, { stored, id, set, sent }: RoundTrip): void {
    const refused = stored.flatMap(({ refusal }) => refusal ?? []);
    if (refused.length > 0) operation.refused = refused.map((refusal) => ({ ...refusal }));
    for (const { wasOverMs } of stored) if (wasOverMs !== undefined) operation.overMs = wasOverMs;
    if (id === null || set === sent) return;
    operation.size = id.length;
    const lifetimes = stored.flatMap(({ lifetimeMs, outcome }) =>
      outcome === 'kept' && lifetimeMs !== null ? lifetimeMs : [],
    );
    if (lifetimes.length > 0) operation.lifetimeMs = Math.round(Math.min(...lifetimes));
    const mark = operation.wrote?.mark;
    if (mark !== undefined && carries(id, this.#options.marks.onWire(mark))) operation.carries = true;
  }

  #tellAnswer(operation: Operation, asked: Asked, hop: RoundTrip, headers: AnswerHeaders): void {
    const { user, crowd, probes } = this.#options;
    const cached = cachedBy(headers);
    if (cached !== undefined) operation.cached = cached;
    const clockMs = clockOf(headers, hop.at + hop.ms);
    if (clockMs !== undefined) operation.clockMs = clockMs;
    const told = this.#version === undefined ? undefined : headers[this.#version];
    if (typeof told === 'string') operation.version = told.slice(0, 60);
    const { wrote } = operation;
    const fills = wrote && wrote.effect !== 'logout' && wrote.effect !== 'remove';
    if (fills && operation.outcome === 'ok' && hop.idAfter !== null) {
      const other = crowd.otherOwner(hop.idAfter, user);
      if (other !== null) operation.sharedWith = other;
    }
    if (probes && this.#givenBy.size > 0) {
      const from = this.#giverOf(asked.request);
      if (from !== undefined) operation.carriedFrom = from;
    }
  }

  /** The replica that gave a value which this request carries. */
  #giverOf({ path, body, headers }: Request): string | undefined {
    const texts = [
      decoded(path),
      body === undefined ? '' : decoded(body.toString()),
      ...Object.values(headers ?? {}),
    ];
    for (const [value, replica] of this.#givenBy)
      if (texts.some((text) => text.includes(value))) return replica;
    return undefined;
  }

  /** The marks that a page shows. */
  #ownIn(saw: Operation['saw']): Operation['saw'] {
    if (!saw || !this.#options.walked || !saw.marks.some((mark) => isMarkOf(0, mark))) return saw;
    return { ...saw, marks: saw.marks.filter((mark) => !isMarkOf(0, mark)) };
  }

  /** Marks of other users anywhere in an answer; undefined without any. */
  #othersIn({ body }: Answer): string[] | undefined {
    const { marks, user, walked } = this.#options;
    const others = marks.in(body).filter((mark) => !isMarkOf(user, mark) && !(walked && isMarkOf(0, mark)));
    return others.length > 0 ? others.slice(0, MOST_OTHERS) : undefined;
  }
}

/** So many of them are looked at once more in the end. */
const MOST_VAIN = 5;

/** Shorter values are in many a text by chance. */
const LEAST_TOKEN = 6;

/** The connection of later looks: the user's own is theirs. */
const LOOKING = 99;

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

const isRedirect = (status: number, { location }: AnswerHeaders): boolean =>
  status >= 300 && status < 400 && location !== undefined;

const earlyFor = ({ follow }: Single) => (follow === undefined || follow === true ? isRedirect : null);

/** When the body of a redirect had ended that was told at its headers; null: it had come with them. */
function* bodyEndOf({ hop }: Found): Coroutine<number | null> {
  return hop.rest ? yield* settled(hop.rest) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Steps of one tab follow on each other; others go at once. */
function lanesOf(steps: readonly Single[]): Single[][] {
  const lanes = new Map<string | Single, Single[]>();
  for (const step of steps) {
    const lane = step.tab ?? step;
    lanes.set(lane, [...(lanes.get(lane) ?? []), step]);
  }
  return [...lanes.values()];
}
