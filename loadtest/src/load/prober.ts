/**
 * What is tried beside the scenario: a loss is looked at again, to find out why; and old ids are sent that must open
 * nothing any more, those of before a login and those of before a logout.
 */
import type { Look, Operation } from '../model/event.ts';
import { writeIndex } from '../model/mark.ts';
import { type Scenario, singlesOf, type Values } from '../scenarios/scenario.ts';
import type { Browser, SendOptions } from './browser.ts';
import { now } from './clock.ts';
import { CookieJar } from './cookies/jar.ts';
import { type Coroutine, run, settled } from './coroutine.ts';
import type { Crowd } from './crowd.ts';
import type { Aside, Asked } from './meaning.ts';
import type { Found } from './operation-of.ts';
import { type LookAt, lookAtLast, lookAtOnce, lookLater, type Seen } from './second-look.ts';

export interface ProberOptions {
  readonly user: number;
  readonly browser: Browser;
  readonly target: URL;
  readonly crowd: Crowd;
  /** The longest that a loss is looked for again. */
  readonly lookMs: number;
  readonly scenario: () => Scenario;
  /** Sends a request aside, and gives its operation; null where the run was stopped meanwhile. */
  readonly ask: (asked: Asked, options: SendOptions, values: Values) => Coroutine<Told | null>;
  readonly record: (operation: Operation) => void | Promise<void>;
}

export interface Told {
  readonly found: Found;
  readonly operation: Operation;
}

/** What a page of the object is to show from now on. */
interface Written {
  readonly mark: string;
  /** When its answer had come. */
  readonly end: number;
  /** The cookies after it. */
  readonly cookies: CookieJar;
}

/** Where an object is seen, and with which values. */
interface Page extends Pick<Asked, 'step' | 'request'> {
  readonly values: Values;
}

/** An old id is to meet every replica that the crowd has met: so many tries for each, at most. */
const TRIES_A_REPLICA = 4;
/** Where nothing names them, so many. */
export const TRIES_UNNAMED = 6;

/** So many looks that were in vain are repeated in the end. */
const MOST_VAIN = 5;

/** The connection of later looks: the user's own is theirs. */
const LOOKING = 99;

/** Times are rounded: a page that is asked for when the answer is there may seem to be that much too early. */
const GRID_MS = 0.5;

/** For a share of the users, what only a thief would do is tried. */
const isTried = (user: number): boolean => user % 4 === 1;

export class Prober {
  readonly #options: ProberOptions;
  readonly #written = new Map<string, Written>();
  readonly #pages = new Map<string, Page>();
  /** A page that a user who is logged in was shown, and whether it turns others away; null: not tried yet. */
  #members: { readonly page: Page; isGuarded: boolean | null } | null = null;
  /** The cookies of before a login, by the object that shows it. */
  readonly #beforeLogin = new Map<string, CookieJar>();
  /** Objects that show a login: who logs in again has a login that was good before. */
  readonly #loggedIn = new Set<string>();
  #loggedOut: { readonly object: string; readonly cookies: CookieJar | null } | null = null;
  readonly #looking = new Set<Promise<void>>();
  readonly #vain: LookAt[] = [];

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** Waits for the looks that are still under way, and looks once more at what nobody has known. */
  async leave(): Promise<void> {
    await Promise.all(this.#looking);
    for (const lookAt of this.#vain) await lookAtLast(lookAt, Math.round(now() - lookAt.of));
  }

  /** Where requests themselves carry the session's id, those of an earlier flow carry another. */
  begin(scenario: Scenario): void {
    if (isByCookies(scenario)) return;
    this.#pages.clear();
    this.#members = null;
  }

  /** Another browser: what was before is not owed. */
  forget(): void {
    this.#beforeLogin.clear();
    this.#loggedIn.clear();
    this.#written.clear();
  }

  /** A login is about to be sent. @returns what to do with its first answer */
  beforeLogin({ object }: NonNullable<Operation['wrote']>): (hadSession: boolean) => void {
    this.#beforeLogin.delete(object);
    if (!isTried(this.#options.user) || this.#loggedIn.size > 0) return () => undefined;
    const jar = this.#options.browser.cookies();
    return (hadSession) => {
      if (hadSession) this.#beforeLogin.set(object, jar);
    };
  }

  /** A write came through. */
  wrote({ object, effect, mark }: NonNullable<Operation['wrote']>, { hop, meaning }: Found): void {
    if (effect === 'login') this.#loggedIn.add(object);
    if (effect === 'logout') {
      this.#loggedIn.clear();
      this.#written.clear();
    } else if (effect === 'remove' || effect === 'flash') this.#written.delete(object);
    else if (meaning.outcome === 'ok')
      this.#written.set(object, { mark, end: hop.at + hop.ms, cookies: this.#options.browser.cookies() });
  }

  /**
   * @param before the cookies that the request was sent with
   * @param values those of the flow
   * @param loginCookies the cookies that the last login left
   * @param inGroup other requests are in flight beside it
   */
  *after(
    asked: Asked,
    { meaning }: Found,
    fact: Operation,
    before: CookieJar,
    values: Values,
    loginCookies: CookieJar | null,
    inGroup: boolean,
  ): Coroutine<void> {
    const { step, request } = asked;
    const { saw, denied } = meaning;
    const { object } = step.shows ?? {};
    if (object !== undefined && saw && isOwnGet(asked)) this.#pages.set(object, { step, request, values });
    if (this.#loggedIn.size > 0 && isOwnGet(asked) && fact.outcome === 'ok' && fact.status === 200 && !denied)
      this.#members ??= { page: { step, request, values }, isGuarded: null };
    // The answer to a write shows that write, or nothing that was due before.
    const isOwnPage = asked.wrote !== undefined && asked.wrote.object === object;
    const written = object === undefined || isOwnPage ? undefined : this.#written.get(object);
    const missed =
      (saw && written && written.end <= fact.at + GRID_MS && !saw.marks.includes(written.mark)) ||
      // Whoever is refused as they log in has no page yet that others could know.
      (denied && !fact.handshake && asked.wrote?.effect !== 'login');
    if (missed) {
      yield* this.#lookAgain(asked, fact, written, before, values);
      return;
    }
    // The id may be renewed as the page is shown: the old one is good for nothing from then on.
    if (saw && written && object !== undefined && (fact.set !== null || fact.jarSet !== undefined))
      this.#written.set(object, { ...written, cookies: this.#options.browser.cookies() });
    if (this.#beforeLogin.size > 0 && fact.outcome === 'ok' && isOwnGet(asked))
      for (const login of [...this.#beforeLogin.keys()]) yield* this.#tryBeforeLogin(login);
    if (fact.wrote?.effect === 'logout' && fact.outcome === 'ok') {
      this.#loggedOut = { object: fact.wrote.object, cookies: loginCookies };
      if (!inGroup) yield* this.afterGroup();
    }
  }

  /** What was under way beside a logout has come to its end: now the old cookies are tried. */
  *afterGroup(): Coroutine<void> {
    const loggedOut = this.#loggedOut;
    this.#loggedOut = null;
    if (loggedOut) yield* this.#tryAfterLogout(loggedOut.object, loggedOut.cookies);
  }

  *#lookAgain(
    asked: Asked,
    fact: Operation,
    written: Written | undefined,
    before: CookieJar,
    values: Values,
  ): Coroutine<void> {
    const { step, request } = asked;
    const { crowd, browser, scenario, target } = this.#options;
    const object = step.shows?.object;
    const page: Page | undefined = isOwnGet(asked)
      ? { step, request, values }
      : this.#pages.get(object ?? '');
    const kind = `${scenario().name} ${step.name} ${fact.denied ? 'denied' : object}`;
    if (!page) return;
    const current = browser.cookies();
    const then = written?.cookies ?? before;
    const place = { host: target.hostname, path: page.request.path, secure: true };
    // Without any cookie, nobody can know whose page it is.
    if (fact.sent === null && then.header(place) === undefined && isByCookies(scenario())) return;
    if (!crowd.mayLook(kind)) return;
    // Where a look renews the session's id, the old one is worth nothing any more: the next look goes with the new one.
    const renewed = new Map<CookieJar, CookieJar>();
    const ask = async (original: CookieJar, fresh: boolean, look: Look): Promise<Seen | null> => {
      const jar = renewed.get(original) ?? original;
      // A copy: what an answer that knows nobody does to cookies, the next look is not to suffer from.
      const sent = { jar: new CookieJar(jar), fresh, lane: look.afterMs === 0 ? 0 : LOOKING };
      const header = jar.header(place);
      const told = await run(this.#options.ask(askedOf(page, 'look'), sent, page.values));
      if (!told) return null;
      const recording = this.#options.record({ ...told.operation, look });
      if (recording) await recording;
      const right = isRight(told.found, fact.denied ? undefined : written);
      if (right && sent.jar.header(place) !== header) {
        renewed.set(original, sent.jar);
        browser.renew(header, sent.jar, place);
      }
      return { right, replica: told.operation.replica };
    };
    const isSame = then.header(place) === current.header(place);
    const lookAt: LookAt = {
      of: fact.at,
      then,
      now: isSame ? then : current,
      replicas: [...crowd.replicas],
      longestMs: this.#options.lookMs,
      ask,
    };
    const known = yield* settled(lookAtOnce(lookAt));
    const later: Promise<void> = lookLater(lookAt, known, crowd.signal)
      .then((turnedUp) => {
        if (turnedUp) return;
        crowd.lookedInVain(kind);
        if (this.#vain.length < MOST_VAIN) this.#vain.push(lookAt);
      })
      .finally(() => this.#looking.delete(later));
    this.#looking.add(later);
    if (known === 0 || crowd.isFirstLook(kind)) yield* settled(later);
  }

  /** The id of before a login must not open what the login has opened. */
  *#tryBeforeLogin(object: string): Coroutine<void> {
    const jar = this.#beforeLogin.get(object);
    const page = this.#pages.get(object);
    if (!jar || !this.#loggedIn.has(object)) return;
    if (!page && !this.#members) return;
    this.#beforeLogin.delete(object);
    if (page) yield* this.#tryOld(page, 'before-login', jar);
    else yield* this.#tryOnMembers('before-login', jar);
  }

  /** Where the scenario itself replays nothing, the old cookies are sent here. */
  *#tryAfterLogout(object: string, jar: CookieJar | null): Coroutine<void> {
    if (!jar || !isTried(this.#options.user)) return;
    if (singlesOf(this.#options.scenario()).some(({ replay }) => replay)) return;
    const page = this.#pages.get(object);
    if (page) yield* this.#tryOld(page, 'replay', jar);
    else yield* this.#tryOnMembers('replay', jar);
  }

  /** Where no page shows the login itself: on one that turns away whoever is not logged in. */
  *#tryOnMembers(aside: Aside, jar: CookieJar): Coroutine<void> {
    const members = this.#members;
    if (!members) return;
    const { page } = members;
    if (members.isGuarded === null) {
      const told = yield* this.#options.ask(askedOf(page, 'look'), { jar: new CookieJar() }, page.values);
      if (!told) return;
      members.isGuarded = told.found.meaning.denied === true;
    }
    if (members.isGuarded) yield* this.#tryOld(page, aside, jar, true);
  }

  /** On the kept connection and on fresh ones, until every known replica has answered. */
  *#tryOld(page: Page, aside: Aside, jar: CookieJar, isGuarded = false): Coroutine<void> {
    const { crowd, ask, record } = this.#options;
    const missing = new Set(crowd.replicas);
    const tries = missing.size > 0 ? missing.size * TRIES_A_REPLICA : TRIES_UNNAMED;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const options = { jar: new CookieJar(jar), fresh: attempt % 2 === 0 };
      const told = yield* ask(askedOf(page, aside), options, page.values);
      if (!told) return;
      const { operation, found } = told;
      // Turned away rightly, it is no denial to anybody.
      if (isGuarded) operation.opened = !found.meaning.refused && operation.outcome === 'ok';
      const recording = record(operation);
      if (recording) yield* settled(recording);
      if (operation.replica !== null) missing.delete(operation.replica);
      if (operation.replica !== null && missing.size === 0) return;
    }
  }
}

const askedOf = ({ step, request }: Page, aside: Aside): Asked => ({
  step,
  request,
  wrote: undefined,
  redirects: 0,
  aside,
});

const isOwnGet = ({ request }: Pick<Asked, 'request'>): boolean =>
  request.method === 'GET' && request.origin === undefined;

/** Where requests carry what answers gave, that may be the session's id. */
function isByCookies(scenario: Scenario): boolean {
  const { session } = scenario.app;
  if (session !== null) return 'cookies' in session;
  return singlesOf(scenario).every(({ extract }) => extract === undefined);
}

/** Something newer of the user's own may have come on top of it. */
function isRight({ meaning: { saw, denied, outcome } }: Found, written: Written | undefined): boolean {
  if (!written) return !denied && outcome === 'ok';
  const least = writeIndex(written.mark);
  return saw?.marks.some((mark) => writeIndex(mark) >= least) ?? false;
}
