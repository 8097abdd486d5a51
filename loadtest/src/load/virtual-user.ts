/**
 * A virtual user: honest, and sequential but where a scenario says otherwise. It goes through scenarios flow by flow,
 * follows redirects hop by hop, and records each request as one operation of the history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../model/event.ts';
import { type Marks, markOf } from '../model/mark.ts';
import type { Random } from '../model/random.ts';
import type { AnswerHeaders, Request } from '../scenarios/exchange.ts';
import { ShownPage } from '../scenarios/html/shown-page.ts';
import {
  isTogether,
  lastMarkOf,
  type Scenario,
  type Single,
  type Step,
  singlesOf,
  type Values,
} from '../scenarios/scenario.ts';
import { UnreadableAnswer } from '../scenarios/unreadable-answer.ts';
import type { Browser, RoundTrip, SendOptions } from './browser.ts';
import { now } from './clock.ts';
import { CookieJar } from './cookies/jar.ts';
import { type Coroutine, run, settled } from './coroutine.ts';
import type { Crowd } from './crowd.ts';
import { GivenValues } from './given-values.ts';
import { type Asked, type Meaning, meaningOf, unreadable } from './meaning.ts';
import { type Found, operationOf } from './operation-of.ts';
import { Prober, TRIES_UNNAMED } from './prober.ts';

/** A replay is to meet every replica that the crowd has met: so many tries for each, at most. */
const TRIES_A_REPLICA = 4;

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
  /** Where one of several values is taken. */
  readonly random?: Random;
  /** Waits before each request, as a person does; tells when the request was meant to be sent; null: at once. */
  readonly pause: () => Promise<number> | null;
  /** What the scenario does not ask for is tried, too: losses are looked at again, old cookies sent. */
  readonly probes?: boolean;
  /** The longest that a loss is looked for again, in milliseconds. */
  readonly lookMs?: number;
  /** The walk before the load was in this user's account: what it left there is nobody's. */
  readonly walked?: boolean;
  /** Users tell addresses of their own: a stranger has another one. */
  readonly addressed?: boolean;
  /** It is one of a shard's users. */
  readonly sharded?: boolean;
  /** Told of every request and its answer. */
  readonly watch?: ((asked: Asked, hop: RoundTrip, meaning: Meaning) => void) | undefined;
}

/** A timer may be this late, and nobody is to blame. */
const TIMER_MS = 2;

/** After so many flows in a row that could not be read to their end, a person would begin with a new browser. */
const MOST_CUT = 2;

/** Copies of a session are seldom further behind. */
export const LOOK_MS = 3000;

/** Tabs that a scenario names have connections of their own, beyond those of a group. */
const FIRST_TAB = 100;

/** What the steps of one flow share. */
interface Flow {
  readonly scenario: Scenario;
  values: Values;
  loggedOut: boolean;
  loginAhead?: boolean;
  onTheWay?: Values;
  /** When its first request was meant to be sent, until it is. */
  dueAt: number | null;
  /** A page was not what the scenario expects there: the user may be in a state that it does not know. */
  lost: boolean;
  /** An answer has turned the user away. */
  denied?: boolean;
}

/** How one step is to be carried out. */
interface Turn {
  readonly flow: Flow;
  readonly lane: number;
  /** Whether no step of the flow is left: its last operation ends the flow. Asked when the answer is there. */
  readonly isLast: () => boolean;
  /** It is asked again where its answer is not there yet. */
  readonly polls?: true;
  readonly record: (operation: Operation) => void | Promise<void>;
}

export class VirtualUser {
  readonly #options: VirtualUserOptions;
  readonly #prober: Prober | null;
  #flow = 0;
  #scenario: Scenario | null = null;
  #writes = 0;
  /** The cookies that the last login left, which its logout is to make worthless. */
  #loginCookies: CookieJar | null = null;
  /** Marks of items, by the name that the scenario gives them. */
  readonly #items = new Map<string, string>();
  readonly #given = new GivenValues();
  readonly #tabs = new Map<string, number>();
  /** Flows in a row that could not be read to their end. */
  #cut = 0;
  #anew = false;
  /** The steps before all flows have come through at least once. */
  #began = false;
  /** What the steps before all flows have left; null: they are still to be done. */
  #kept: Values | null = null;
  /** The pages of the tabs, where a step sends a form of one. */
  readonly #pages = new Map<number, ShownPage>();
  #fillsForms = false;
  /** The values of the flow that is under way, for the steps at the end of the stay. */
  #last: Values = {};

  constructor(options: VirtualUserOptions) {
    this.#options = options;
    this.#prober = options.probes ? this.#newProber(options) : null;
  }

  /** One pass through a scenario; ends early where a step does not come through. `dueAt`: when it was meant to begin. */
  *flow(scenario: Scenario, dueAt: number | null = null): Coroutine<boolean> {
    this.#flow++;
    if (scenario !== this.#scenario)
      this.#fillsForms = singlesOf(scenario).some(({ fillsForm }) => fillsForm);
    this.#scenario = scenario;
    this.#given.clear();
    this.#prober?.begin(scenario);
    // Not without probes: beside a fault it would hide what that has lost.
    if (this.#prober && this.#cut >= MOST_CUT) this.#beginAnew();
    if (scenario.fresh && this.#flow > 1) this.#beginAnew();
    const flow = this.#begin(scenario, this.#kept ?? {}, dueAt);
    const { before = [], steps } = scenario;
    const all = this.#kept ? steps : [...before, ...steps];
    for (const [index, step] of all.entries()) {
      if (!this.#kept && index === before.length) {
        this.#kept = flow.values;
        this.#began = true;
      }
      if (!isDue(step, flow)) continue;
      flow.loginAhead = isAnyFrom(all, index, (later) => logsIn(later) && isDue(later, flow));
      const isLast = (): boolean => !isAnyFrom(all, index + 1, (later) => isDue(later, flow));
      if (yield* this.#step(step, flow, isLast)) continue;
      this.#cut = flow.lost ? this.#cut + 1 : 0;
      // Whoever is turned away logs in again, also where that is once a user.
      if (flow.denied) this.#kept = null;
      return false;
    }
    this.#cut = 0;
    return true;
  }

  /** @param earlier values that an earlier flow has left */
  #begin(scenario: Scenario, earlier: Values, dueAt: number | null): Flow {
    const { user, marks, values } = this.#options;
    const all = { user: marks.onWire(`u${user}`), ...scenario.values, ...values, ...earlier };
    return { scenario, values: all, loggedOut: false, dueAt, lost: false };
  }

  /** What the user does at the end of their stay. It is no flow of its own. */
  *finish(): Coroutine<boolean> {
    const scenario = this.#scenario;
    if (!scenario?.after || !this.#began) return true;
    this.#flow++;
    const flow = this.#begin(scenario, this.#last, null);
    for (const step of scenario.after) {
      if (isDue(step, flow) && !(yield* this.#step(step, flow, () => false))) return false;
    }
    return true;
  }

  /** Waits for what is still under way. */
  async leave(): Promise<void> {
    await this.#prober?.leave();
  }

  /** The user opens another browser: whatever state the old one was in, it led nowhere. */
  #beginAnew(): void {
    this.#options.browser.forget();
    this.#prober?.forget();
    this.#loginCookies = null;
    this.#pages.clear();
    this.#kept = null;
    this.#cut = 0;
    this.#anew = true;
  }

  #step(step: Step, flow: Flow, isLast: () => boolean): Coroutine<boolean> {
    if (isTogether(step)) return this.#together(step.together, flow, isLast);
    const turn: Turn = { flow, lane: this.#laneOf(step.tab, 0), isLast, record: this.#options.record };
    return step.replay ? this.#replay(step, turn) : this.#send(step, turn);
  }

  #laneOf(tab: string | undefined, other: number): number {
    if (tab === undefined) return other;
    const lane = this.#tabs.get(tab) ?? FIRST_TAB + this.#tabs.size;
    this.#tabs.set(tab, lane);
    return lane;
  }

  /** Operations that overlap enter the history together, writes first, so that the judge knows them all. */
  *#together(steps: readonly Single[], flow: Flow, isLast: () => boolean): Coroutine<boolean> {
    const operations: Operation[] = [];
    const record = (operation: Operation): void => void operations.push(operation);
    const pausing = flow.dueAt === null && this.#options.pause();
    if (pausing) flow.dueAt = yield* settled(pausing);
    const came = yield* settled(
      Promise.all(
        tabsOf(steps).map(async (inTurn, index) => {
          for (const step of inTurn) {
            if (step.afterMs) await this.#rest(step.afterMs);
            const turn = { flow, lane: this.#laneOf(step.tab, index), isLast: () => false, record };
            if (!(await run(this.#send(step, turn, false)))) return false;
          }
          return true;
        }),
      ),
    );
    const all = came.every(Boolean);
    operations.sort((a, b) => Number(b.step === 'write') - Number(a.step === 'write') || a.at - b.at);
    for (const [index, operation] of operations.entries()) {
      const ends = (!all || isLast()) && index === operations.length - 1;
      const recording = this.#options.record({ ...operation, ends: ends || undefined });
      if (recording) yield* settled(recording);
    }
    if (this.#prober) yield* this.#prober.afterGroup();
    return all;
  }

  /** True where all of it came through. */
  #send(step: Single, turn: Turn, paced = true): Coroutine<boolean> {
    return step.retry ? this.#poll(step, step.retry, turn, paced) : this.#sendOnce(step, turn, paced);
  }

  /** A step, and again until its answer is there. True where all of it came through. */
  *#poll(
    step: Single,
    { everyMs, forMs }: NonNullable<Single['retry']>,
    turn: Turn,
    paced: boolean,
  ): Coroutine<boolean> {
    const until = now() + forMs;
    while (now() + everyMs < until && !this.#options.crowd.stopped) {
      // An answer that is not there yet is on the way, and no page that its user has read.
      const early: Operation[] = [];
      const poll: Turn = { ...turn, polls: true, record: (operation) => void early.push(operation) };
      const came = yield* this.#sendOnce(step, poll, paced);
      const { saw, also = [] } = early.at(-1) ?? {};
      const isThere = came && [saw, ...also].every((page) => page?.marks.length !== 0);
      for (const operation of early) {
        const recording = turn.record(isThere ? operation : onTheWay(operation));
        if (recording) yield* settled(recording);
      }
      if (isThere || early.length === 0) return came;
      yield* settled(this.#rest(everyMs));
    }
    return yield* this.#sendOnce(step, turn, paced);
  }

  /** A request and where its redirects lead. True where all of it came through. */
  *#sendOnce(step: Single, turn: Turn, paced: boolean): Coroutine<boolean> {
    const { flow, lane, isLast } = turn;
    const prober = this.#prober;
    let wrote = this.#mark(step, flow);
    if (wrote?.effect === 'login') flow.loginAhead = false;
    if (step.extractOnTheWay) flow.onTheWay = {};
    const first = this.#request(step, flow, lane);
    if ('missing' in first) return yield* this.#tellMissing(step, first, turn);
    let request: Request | null = first;
    const from = request.path;
    // A redirect whose body is still coming: it enters the history when that has ended, ahead of where it led.
    let open: { asked: Asked; found: Found } | null = null;
    for (let redirects = 0; request; redirects++) {
      const asked: Asked = { step, request, wrote, redirects, from, ...(turn.polls ? { polls: true } : {}) };
      const before = prober ? this.#options.browser.cookies() : null;
      const found: Found | null = yield* this.#ask(asked, flow, { lane, early: earlyFor(step) }, paced);
      if (open) yield* this.#close(open.asked, open.found, turn);
      open = null;
      if (!found) return false;
      const { came, next, writesNext } = found.meaning;
      if (found.hop.rest && next) open = { asked, found };
      else {
        const ends = !came || (next === null && isLast());
        const fact = this.#fact(asked, found, ends, yield* bodyEndOf(found));
        const recording = turn.record(fact);
        if (recording) yield* settled(recording);
        if (prober && before && !step.retry)
          yield* prober.after(asked, found, fact, before, flow.values, this.#loginCookies, !paced);
      }
      if (!came) {
        flow.lost = /^(UNREADABLE_PAGE|LOGIN_REFUSED)/.test(found.meaning.error ?? '');
        flow.denied = found.meaning.denied === true;
        return false;
      }
      if (wrote && !writesNext) {
        if (wrote.effect === 'login') flow.loggedOut = false;
        if (wrote.effect === 'logout') flow.loggedOut = true;
        prober?.wrote(wrote, found);
        wrote = undefined;
      }
      request = next;
    }
    return true;
  }

  /** Null values are none: the request, or the page that lacks what it is made of. */
  #request(step: Single, flow: Flow, lane: number): Request | Missing {
    const page = this.#pages.get(lane) ?? null;
    const { target } = this.#options;
    try {
      const request = step.request(flow.values, page);
      if (page?.replica && request.carried) this.#given.note(request.carried, {}, page.replica);
      return request.origin === target.origin ? { ...request, origin: undefined } : request;
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      return { missing: error.message, page };
    }
  }

  /** The page before lacks what the step sends: that page is told once more, with what it lacks. */
  *#tellMissing(step: Single, { missing, page }: Missing, turn: Turn): Coroutine<boolean> {
    const { browser } = this.#options;
    const path = page ? new URL(page.address).pathname : '/';
    const request: Request = { method: 'GET', path };
    const asked: Asked = { step: { ...step, wrote: undefined }, request, wrote: undefined, redirects: 0 };
    const hop = browser.recall(request, page);
    const error = `UNREADABLE_PAGE: ${page ? missing : `${missing}: no page came before`}`;
    const meaning = unreadable(error, turn.flow.values);
    this.#options.watch?.(asked, hop, meaning);
    const found: Found = { hop, meaning, lateMs: 0 };
    const recording = turn.record(this.#fact(asked, found, true));
    if (recording) yield* settled(recording);
    turn.flow.lost = true;
    return false;
  }

  *#close(asked: Asked, found: Found, turn: Turn): Coroutine<void> {
    const recording = turn.record(this.#fact(asked, found, false, yield* bodyEndOf(found)));
    if (recording) yield* settled(recording);
  }

  /** Sends the old cookie from other addresses until every known replica has answered. */
  *#replay(step: Single, { flow, isLast, record }: Turn): Coroutine<boolean> {
    const { crowd, addressed = false, probes = false } = this.#options;
    const jar = this.#loginCookies;
    if (!jar) return true;
    const missing = new Set(crowd.replicas);
    const request = this.#request(step, flow, 0);
    if ('missing' in request) return true;
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
      const replica = found.hop.answer?.replica ?? null;
      if (replica !== null) missing.delete(replica);
      const done = (missing.size === 0 && (replica !== null || !probes)) || attempt === tries;
      const recording = record(this.#fact(asked, found, done && isLast()));
      if (recording) yield* settled(recording);
      if (done) break;
    }
    return true;
  }

  /** Null where the run was stopped meanwhile. */
  *#ask(asked: Asked, flow: Flow, options: SendOptions, paced: boolean): Coroutine<Found | null> {
    const { browser, crowd, watch } = this.#options;
    const pausing = paced ? this.#pauseBefore(asked.step) : null;
    const pausedUntil = pausing && (yield* settled(pausing));
    if (crowd.stopped) return null;
    const dueAt = flow.dueAt ?? pausedUntil;
    flow.dueAt = null;
    const { aside, wrote, step } = asked;
    // A login that is sent on by a 307 is still the same.
    const sentLogin =
      wrote?.effect === 'login' && asked.redirects === 0 ? this.#prober?.beforeLogin(wrote) : undefined;
    const hop = yield* browser.send(asked.request, options);
    crowd.met(hop.answer?.replica ?? null);
    if (crowd.stopped) return null;
    sentLogin?.((hop.sent ?? hop.jar) !== null);
    if (step.wrote?.effect === 'login' && !aside) this.#loginCookies = browser.cookies();
    const meaning = meaningOf(hop, asked, flow, flow.scenario.app, this.#options);
    if (!aside) {
      const replica = hop.answer?.replica;
      if (meaning.values !== flow.values && replica != null)
        this.#given.note(meaning.values, flow.values, replica);
      flow.values = meaning.values;
      if (meaning.onTheWay) flow.onTheWay = meaning.onTheWay;
      this.#last = meaning.values;
      if (this.#fillsForms) this.#show(asked, hop, options.lane ?? 0);
    }
    watch?.(asked, hop, meaning);
    const lateMs = dueAt === null ? 0 : Math.max(0, Math.round((hop.at - dueAt - TIMER_MS) * 10) / 10);
    return { hop, meaning, lateMs };
  }

  #pauseBefore({ pauseMs }: Single): Promise<number> | null {
    if (pauseMs === undefined) return this.#options.pause();
    const dueAt = now() + pauseMs;
    return this.#rest(pauseMs).then(() => dueAt);
  }

  /** Until the time is over, or the run is stopped. */
  async #rest(ms: number): Promise<void> {
    const { signal } = this.#options.crowd;
    await sleep(ms, undefined, { signal }).catch(() => undefined); // stopped: whoever waits looks at the crowd
  }

  /** The tab shows the answer, where that is a page. */
  #show({ request }: Asked, { answer }: RoundTrip, lane: number): void {
    if (!answer || answer.location !== null || request.as === 'fetch') return;
    const { target } = this.#options;
    const address = `${request.origin ?? target.origin}${request.path}`;
    this.#pages.set(lane, new ShownPage(address, answer.body, answer.replica));
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
    if (effect !== 'logout') {
      const onWire = marks.onWire(mark);
      flow.values = { ...flow.values, [wrote.mark]: onWire, [lastMarkOf(object)]: onWire };
    }
    return { object, effect, mark };
  }

  #fact(asked: Asked, found: Found, ends: boolean, bodyEnd: number | null = null): Operation {
    const anew = !asked.aside && (this.#anew || this.#beginsSession(found));
    if (anew) this.#anew = false;
    return operationOf(asked, found, this.#options, {
      flow: this.#flow,
      ends,
      bodyEnd,
      anew,
      carriedFrom: this.#prober ? this.#given.giverOf(asked.request) : undefined,
      version: this.#scenario?.app.version,
    });
  }

  /** Where no browser keeps the id, a request without it asks for a new session: nothing is owed of the old one. */
  #beginsSession({ hop: { sent, set } }: Found): boolean {
    const session = this.#scenario?.app.session;
    return session != null && !('cookies' in session) && sent === null && set !== null;
  }

  #newProber({ user, browser, target, crowd, record, lookMs = LOOK_MS }: VirtualUserOptions): Prober {
    const scenario = (): Scenario => {
      if (!this.#scenario) throw new Error('probed before any flow');
      return this.#scenario;
    };
    const aside = (values: Values): Flow => ({
      scenario: scenario(),
      values,
      loggedOut: false,
      dueAt: null,
      lost: false,
    });
    const fact = (asked: Asked, found: Found): Operation => this.#fact(asked, found, false);
    const askAside = (asked: Asked, options: SendOptions, values: Values) =>
      this.#ask(asked, aside(values), options, false);
    return new Prober({
      user,
      browser,
      target,
      crowd,
      lookMs,
      scenario,
      record,
      *ask(asked, options, values) {
        const found = yield* askAside(asked, options, values);
        return found && { found, operation: fact(asked, found) };
      },
    });
  }
}

/** A page that lacks what the next request is made of. */
interface Missing {
  readonly missing: string;
  readonly page: ShownPage | null;
}

const isDue = (step: Step, { values }: Flow): boolean =>
  isTogether(step) || step.when === undefined || step.when(values);

/** Asked at each step: a loop costs less than a part of the list. */
function isAnyFrom(steps: readonly Step[], from: number, is: (step: Step) => boolean): boolean {
  for (let index = from; index < steps.length; index++) {
    const step = steps[index];
    if (step && is(step)) return true;
  }
  return false;
}

const logsIn = (step: Step): boolean =>
  (isTogether(step) ? step.together : [step]).some(({ wrote }) => wrote?.effect === 'login');

/** Of a poll that is not yet answered: nothing was shown, and nothing ended. */
const onTheWay = (operation: Operation): Operation => ({
  ...operation,
  step: operation.wrote ? operation.step : 'hop',
  outcome:
    operation.status !== null && operation.status < 500 && !operation.denied ? 'ok' : operation.outcome,
  saw: undefined,
  also: undefined,
  ends: undefined,
  error: operation.status !== null && operation.status < 500 ? undefined : operation.error,
});

const isRedirect = (status: number, { location }: AnswerHeaders): boolean =>
  status >= 300 && status < 400 && location !== undefined;

const earlyFor = ({ follow }: Single) => (follow === undefined || follow === true ? isRedirect : null);

/** When the body of a redirect had ended that was told at its headers; null: it had come with them. */
function* bodyEndOf({ hop }: Found): Coroutine<number | null> {
  return hop.rest ? yield* settled(hop.rest) : null;
}

/** Steps of one tab follow on each other; others go at once. */
function tabsOf(steps: readonly Single[]): Single[][] {
  const tabs = new Map<string | Single, Single[]>();
  for (const step of steps) {
    const tab = step.tab ?? step;
    tabs.set(tab, [...(tabs.get(tab) ?? []), step]);
  }
  return [...tabs.values()];
}
