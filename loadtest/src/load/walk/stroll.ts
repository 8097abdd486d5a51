/** One user goes through a scenario once or twice, on one kept connection, and is watched at every step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../model/event.ts';
import type { Marks } from '../../model/mark.ts';
import type { Scenario, Values } from '../../scenarios/scenario.ts';
import { type Browser, type BrowserOptions, type RoundTrip, withBrowser } from '../browser.ts';
import { now } from '../clock.ts';
import { CookieJar } from '../cookies/jar.ts';
import { type Coroutine, run } from '../coroutine.ts';
import { Crowd } from '../crowd.ts';
import { type Asked, type Meaning, meaningOf } from '../meaning.ts';
import { VirtualUser, type VirtualUserOptions } from '../virtual-user.ts';

export interface Watched {
  readonly asked: Asked;
  readonly hop: RoundTrip;
  readonly meaning: Meaning;
  /** What the page should have shown and did not; null: all that it should, or nothing was due. */
  readonly missed: string | null;
}

export interface Stroll {
  readonly steps: readonly Watched[];
  readonly operations: readonly Operation[];
  /** Every step came through, and every page showed what it should. */
  readonly right: boolean;
  /** A cookie was renewed without a login, and the new one still shows what was written before. */
  readonly rolls: boolean;
  /** Steps whose missing mark a later look has found. */
  readonly foundLater: ReadonlySet<string>;
}

export interface Stroller {
  readonly options: BrowserOptions;
  readonly scenario: Scenario;
  readonly marks: Marks;
  readonly values: Values;
  readonly signal: AbortSignal;
  /** The longest that a missing mark is looked for, in milliseconds. */
  readonly lookMs: number;
  /** Told of every request and its answer. */
  readonly watch?: VirtualUserOptions['watch'];
}

/** Missing marks are looked for again so long after each other, in parts of the longest wait. */
const LOOKS = [0, 0, 0, 0.02, 0.07, 0.13, 0.3, 0.48] as const;

/**
 * @param between requests of nobody's sent before each, so that a balancer that takes replicas in turn is met at
 * another point of its turn
 */
export async function stroll(
  { options, scenario, marks, values, signal, lookMs, watch }: Stroller,
  flows: number,
  between: number,
  patient: boolean,
): Promise<Stroll> {
  const steps: Watched[] = [];
  const operations: Operation[] = [];
  const foundLater = new Set<string>();
  let right = true;
  let rolls = false;
  await withBrowser(options, signal, async (browser) => {
    const due = new Due();
    const user = new VirtualUser({
      user: 0,
      browser,
      target: options.target,
      marks,
      crowd: new Crowd(() => 0, signal),
      values,
      addressed: options.address !== null,
      record: (operation) => void operations.push(operation),
      pause: () => (between === 0 ? null : distract(browser, between)),
      watch: (asked, hop, meaning) => {
        const pages = [meaning.saw, ...(meaning.also ?? [])];
        const isEarly = asked.polls && (!meaning.came || pages.some((page) => page?.marks.length === 0));
        if (!isEarly) steps.push({ asked, hop, meaning, missed: due.missedBy(asked, meaning) });
        watch?.(asked, hop, meaning);
      },
    });
    const walkFlow = async (going: Coroutine<boolean>): Promise<void> => {
      const from = steps.length;
      const since = operations.length;
      due.clear();
      const came = await run(going);
      const missed = steps.slice(from).filter((step) => step.missed !== null);
      right = came && missed.length === 0;
      rolls ||= await isRenewal(operations.slice(since), steps.slice(from), browser, marks, options);
      const hasCookies = operations.some(({ sent, jar }) => sent !== null || jar !== undefined);
      if (patient && (hasCookies || !byCookies(scenario)))
        for (const step of missed)
          if (await turnsUp(step, browser, marks, options, lookMs, signal))
            foundLater.add(step.asked.step.name);
    };
    for (let flow = 0; flow < flows && right; flow++) await walkFlow(user.flow(scenario));
    if (right) await walkFlow(user.finish());
  });
  return {
    steps,
    operations,
    right,
    rolls: rolls || (right && operations.some(isRenewed)),
    foundLater,
  };
}

const byCookies = ({ app }: Scenario): boolean => app.session === null || 'cookies' in app.session;

/** A cookie that changed without a login or logout. */
const isRenewed = ({ sent, set, wrote, within }: Operation): boolean =>
  sent !== null &&
  set !== null &&
  set !== 'cleared' &&
  set !== sent &&
  within === undefined &&
  wrote?.effect !== 'login' &&
  wrote?.effect !== 'logout';

/** The new cookie shows what was written before it was set: on a later page of the flow, or on one that is asked for now. */
async function isRenewal(
  operations: readonly Operation[],
  steps: readonly Watched[],
  browser: Browser,
  marks: Marks,
  { app, target }: BrowserOptions,
): Promise<boolean> {
  const index = operations.findIndex(isRenewed);
  if (index < 0) return false;
  const before = operations.slice(0, index).flatMap(({ wrote }) => wrote?.mark ?? []);
  const showsOne = (shown: readonly string[] | undefined): boolean =>
    shown?.some((mark) => before.includes(mark)) ?? false;
  if (operations.slice(index).some(({ saw }) => showsOne(saw?.marks))) return true;
  const page = steps.findLast(
    ({ asked: { step, request } }) => step.shows && request.method === 'GET' && !request.origin,
  );
  if (!page) return false;
  for (const fresh of [false, true, false, true]) {
    const hop = await run(browser.send(page.asked.request, { jar: browser.cookies(), fresh }));
    const flow = { values: page.meaning.values, loggedOut: false };
    const { saw } = meaningOf(hop, { ...page.asked, wrote: undefined, aside: 'look' }, flow, app, {
      target,
      marks,
    });
    if (showsOne(saw?.marks)) return true;
  }
  return false;
}

async function distract(browser: Browser, times: number): Promise<number> {
  for (let index = 0; index < times; index++)
    await run(browser.send({ method: 'GET', path: '/' }, { jar: new CookieJar(), lane: 98 }));
  return now();
}

/** Whether a page shows what it has missed when it is asked for again. */
async function turnsUp(
  { asked, missed }: Watched,
  browser: Browser,
  marks: Marks,
  { app, target }: BrowserOptions,
  lookMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (asked.request.method !== 'GET') return false;
  for (const [index, part] of LOOKS.entries()) {
    if (part > 0) await sleep(part * lookMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    const sent = { jar: browser.cookies(), fresh: index % 2 === 1 };
    const hop = await run(browser.send(asked.request, sent));
    const flow = { values: {}, loggedOut: false };
    const { saw } = meaningOf(hop, { ...asked, aside: 'look' }, flow, app, { target, marks });
    if (saw?.marks.includes(missed ?? '')) return true;
  }
  return false;
}

/** What the user's pages owe them, as far as one user in turn can tell. */
class Due {
  readonly #marks = new Map<string, string>();

  clear(): void {
    this.#marks.clear();
  }

  /** The mark that this answer should show and does not. */
  missedBy({ step, wrote, redirects }: Asked, { saw, also = [], outcome }: Meaning): string | null {
    if (wrote && redirects === 0 && outcome === 'ok') this.#write(wrote);
    if (!saw || step.wrote?.effect === 'flash' || wrote?.effect === 'logout') return null;
    for (const { object, marks } of [saw, ...also]) {
      const mark = this.#marks.get(object);
      if (mark !== undefined && !marks.includes(mark)) return mark;
    }
    return null;
  }

  #write({ object, effect, mark }: NonNullable<Operation['wrote']>): void {
    if (effect === 'logout') this.#marks.clear();
    else if (effect === 'replace' || effect === 'add' || effect === 'login') this.#marks.set(object, mark);
    else this.#marks.delete(object);
  }
}
