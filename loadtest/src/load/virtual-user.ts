/**
 * A virtual user: honest, and sequential but where a scenario says otherwise. It goes through scenarios flow by flow,
 * follows redirects hop by hop, and records each request as one operation of the history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../model/event.ts';
import { isMarkOf, type Marks, markOf } from '../model/mark.ts';
import type { Answer, Request } from '../scenarios/exchange.ts';
import { isTogether, type Scenario, type Single, type Step, type Values } from '../scenarios/scenario.ts';
import type { Browser, RoundTrip, SendOptions } from './browser.ts';
import { CookieJar } from './cookie-jar.ts';
import { type Coroutine, run, settled } from './coroutine.ts';
import type { Crowd } from './crowd.ts';
import { type Asked, type Meaning, meaningOf } from './meaning.ts';

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
  /** Waits before each request, as a person does; tells when the request was meant to be sent; null: at once. */
  readonly pause: () => Promise<number> | null;
}

/** One is proof; a few help to find out how. */
const MOST_OTHERS = 5;

/** A timer may be this late, and nobody is to blame. */
const TIMER_MS = 2;

/** What the steps of one flow share. */
interface Flow {
  readonly scenario: Scenario;
  values: Values;
  loggedOut: boolean;
  /** When its first request was meant to be sent, until it is. */
  dueAt: number | null;
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

export class VirtualUser {
  readonly #options: VirtualUserOptions;
  #flow = 0;
  #writes = 0;
  /** The cookies that the last login left, which its logout is to make worthless. */
  #loginCookies: CookieJar | null = null;
  /** Marks of items, by the name that the scenario gives them. */
  readonly #items = new Map<string, string>();

  constructor(options: VirtualUserOptions) {
    this.#options = options;
  }

  /** One pass through a scenario; ends early where a step does not come through. `dueAt`: when it was meant to begin. */
  *flow(scenario: Scenario, dueAt: number | null = null): Coroutine<void> {
    const { user, marks, values } = this.#options;
    this.#flow++;
    const flow: Flow = {
      scenario,
      values: { ...values, user: marks.onWire(`u${user}`) },
      loggedOut: false,
      dueAt,
    };
    for (const [index, step] of scenario.steps.entries()) {
      const last = index === scenario.steps.length - 1;
      if (!(yield* this.#step(step, flow, last))) return;
    }
  }

  #step(step: Step, flow: Flow, last: boolean): Coroutine<boolean> {
    if (isTogether(step)) return this.#together(step.together, flow, last);
    const turn: Turn = { flow, lane: 0, last, record: this.#options.record };
    return step.replay ? this.#replay(step, turn) : this.#send(step, turn);
  }

  /** Operations that overlap enter the history together, writes first, so that the judge knows them all. */
  *#together(steps: readonly Single[], flow: Flow, last: boolean): Coroutine<boolean> {
    const operations: Operation[] = [];
    const record = (operation: Operation): void => void operations.push(operation);
    const pausing = flow.dueAt === null && this.#options.pause();
    if (pausing) flow.dueAt = yield* settled(pausing);
    const came = yield* settled(
      Promise.all(
        steps.map(async (step, lane) => {
          if (step.afterMs) await sleep(step.afterMs);
          return run(this.#send(step, { flow, lane, last: false, record }, false));
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
    for (let redirects = 0; request; redirects++) {
      const asked: Asked = { step, request, wrote, redirects };
      const found: Found | null = yield* this.#ask(asked, flow, { lane }, paced);
      if (!found) return false;
      const { came, next } = found.meaning;
      const recording = turn.record(this.#fact(asked, found, !came || (last && next === null)));
      if (recording) yield* settled(recording);
      if (!came) return false;
      if (wrote?.effect === 'login') flow.loggedOut = false;
      if (wrote?.effect === 'logout') flow.loggedOut = true;
      wrote = undefined;
      request = next;
    }
    return true;
  }

  /** Sends the old cookie from other addresses until every known replica has answered. */
  *#replay(step: Single, { flow, last, record }: Turn): Coroutine<boolean> {
    const { crowd } = this.#options;
    const jar = this.#loginCookies;
    if (!jar) return true;
    const missing = new Set(crowd.replicas);
    const asked: Asked = { step, request: step.request(flow.values), wrote: undefined, redirects: 0 };
    const tries = Math.max(1, missing.size) * TRIES_A_REPLICA;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const sendOptions = { jar: new CookieJar(jar), address: crowd.strangeAddress() };
      const found = yield* this.#ask(asked, flow, sendOptions, true);
      if (!found) return false;
      const { answer } = found.hop;
      if (answer?.replica) missing.delete(answer.replica);
      const done = missing.size === 0 || attempt === tries;
      const recording = record(this.#fact(asked, found, last && done));
      if (recording) yield* settled(recording);
      if (done) break;
    }
    return true;
  }

  /** Null where the run was stopped meanwhile. */
  *#ask(asked: Asked, flow: Flow, options: SendOptions, paced: boolean): Coroutine<Found | null> {
    const { browser, pause, crowd } = this.#options;
    const pausing = paced ? pause() : null;
    const pausedUntil = pausing && (yield* settled(pausing));
    const dueAt = flow.dueAt ?? pausedUntil;
    flow.dueAt = null;
    const hop = yield* browser.send(asked.request, options);
    crowd.met(hop.answer?.replica ?? null);
    if (crowd.stopped) return null;
    if (asked.wrote?.effect === 'login') this.#loginCookies = browser.cookies();
    const meaning = meaningOf(hop, asked, flow, flow.scenario.app, this.#options);
    flow.values = meaning.values;
    const lateMs = dueAt === null ? 0 : Math.max(0, round(hop.at - dueAt - TIMER_MS, 10));
    return { hop, meaning, lateMs };
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

  #fact(
    { step, request, wrote, redirects }: Asked,
    { hop, meaning, lateMs }: Found,
    ends: boolean,
  ): Operation {
    const { answer, sent, set, lapsed } = hop;
    // Both ends on one grid: what came after another must not seem to overlap it.
    const at = round(hop.at, 100);
    const ms = round(round(hop.at + hop.ms, 100) - at, 100);
    // Every operation has all keys, defined or not: objects of one shape are read quickest.
    return {
      type: 'op',
      user: this.#options.user,
      flow: this.#flow,
      name: step.name,
      step: meaning.kind,
      redirected: redirects > 0 || undefined,
      method: request.method,
      path: request.path,
      at,
      ms,
      lateMs: lateMs > 0 ? lateMs : undefined,
      outcome: meaning.outcome,
      status: answer?.status ?? null,
      replica: answer?.replica ?? null,
      sent,
      set,
      lapsed: lapsed || undefined,
      wrote,
      saw: meaning.saw,
      denied: meaning.denied,
      others: answer ? this.#othersIn(answer) : undefined,
      ends: ends || undefined,
      error: meaning.error,
    };
  }

  /** Marks of other users anywhere in an answer; undefined without any. */
  #othersIn({ body }: Answer): string[] | undefined {
    const { marks, user } = this.#options;
    const others = marks.in(body).filter((mark) => !isMarkOf(user, mark));
    return others.length > 0 ? others.slice(0, MOST_OTHERS) : undefined;
  }
}

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;
