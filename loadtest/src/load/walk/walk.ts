/**
 * Before any load, one user walks the scenario: a wrong target or a wrong scenario is one clear message, and not a
 * thousand losses. An app that loses this very user is not refused: that is what the run is to show.
 */
import { UserError } from '../../model/errors.ts';
import type { Marks } from '../../model/mark.ts';
import { type Scenario, singlesOf, type Values } from '../../scenarios/scenario.ts';
import type { BrowserOptions } from '../browser.ts';
import { LOOK_MS, type VirtualUserOptions } from '../virtual-user.ts';
import { isRefusedACookie, mistakeIn, unreachable } from './mistakes.ts';
import { asksForHttps, refusalNotices } from './notices.ts';
import { type Stroll, type Stroller, stroll } from './stroll.ts';

export interface Walked {
  /** The app renews its session's cookie as it goes. */
  readonly rolls: boolean;
  /** No answer sets a cookie of any name, and pages lose what was written: nothing else tells users apart. */
  readonly cookieless: boolean;
  /** What was noticed, a sentence each. */
  readonly notices: readonly string[];
}

/** So many walks are tried until one is right; the more requests of nobody's between, the other replicas are met. */
const WALKS = 4;

/** @throws {UserError} that says what is wrong with the target or the scenario, and what to do. */
export async function walk(
  options: BrowserOptions & {
    /** Such as an account's. */
    readonly values?: Values;
    /** The longest that a missing mark is looked for, in milliseconds. */
    readonly lookMs?: number | undefined;
    /** Told of every request and its answer. */
    readonly watch?: VirtualUserOptions['watch'];
  },
  scenario: Scenario,
  marks: Marks,
  signal: AbortSignal,
): Promise<Walked> {
  const stroller: Stroller = {
    options,
    scenario,
    marks,
    values: options.values ?? {},
    signal,
    lookMs: options.lookMs ?? LOOK_MS,
    watch: options.watch,
  };
  const strolls: Stroll[] = [];
  const hint = options.proxyProtocol ? ' (and does it take PROXY protocol?)' : '';
  for (let between = 0; between < WALKS; between++) {
    const found = await stroll(stroller, between === 0 ? 2 : 1, between, between === 0);
    signal.throwIfAborted();
    strolls.push(found);
    if (found.right) break;
    const problem = unreachable(strolls, options.target);
    if (problem) refuse(`${problem}${hint}`);
  }
  const right = strolls.some((stroll) => stroll.right);
  if (!right) {
    const mistake = mistakeIn(strolls, options.target, marks);
    if (mistake) refuse(`${mistake}${hint}`);
  }
  const operations = strolls.flatMap((stroll) => stroll.operations);
  requireNames(scenario, strolls, right);
  const noCookie = operations.every(
    ({ sent, set, jar, jarSet }) => sent === null && set === null && !jar && !jarSet,
  );
  // Where no login was completed, there was no session to have a cookie.
  const isRefused = operations.some(({ handshake }) => handshake === 'refused');
  const cookieless =
    !right &&
    !isRefused &&
    noCookie &&
    !carriesIds(scenario) &&
    !strolls.some(({ steps }) => steps.some(({ hop }) => hop.stored.length > 0));
  return {
    cookieless,
    rolls: strolls.some((stroll) => stroll.rolls),
    notices: [...refusalNotices(operations), ...(cookieless ? await asksForHttps(options, strolls) : [])],
  };
}

/** Requests carry what answers gave: that may be what tells users apart. */
const carriesIds = (scenario: Scenario): boolean =>
  (scenario.app.session !== null && !('cookies' in scenario.app.session)) ||
  singlesOf(scenario).some(({ extract }) => extract !== undefined);

/** @throws {UserError} where a cookie or header that the scenario names is never there */
function requireNames({ app }: Scenario, strolls: readonly Stroll[], right: boolean): void {
  const operations = strolls.flatMap((stroll) => stroll.operations);
  const { session, replica } = app;
  if (session !== null && operations.every(({ set, sent }) => set === null && sent === null)) {
    const seen = [
      ...new Set(
        strolls.flatMap(({ steps }) => steps.flatMap(({ hop }) => hop.stored.map(({ name }) => name))),
      ),
    ];
    // Without any cookie nothing can be kept: that is a finding, unless all was kept.
    if ('cookies' in session && (right || (seen.length > 0 && !strolls.some(isRefusedACookie))))
      refuse(
        `no answer set the session cookie ${session.cookies.join(' or ')}: is that its name? ${seen.length > 0 ? `Answers set ${seen.join(', ')}` : 'No answer set any'}`,
      );
    if (!('cookies' in session))
      refuse(`no answer has a session id where the scenario says: ${JSON.stringify(session)}`);
  }
  if (replica !== null && operations.every((operation) => operation.replica === null)) {
    refuse(
      'header' in replica
        ? `no answer had the header ${replica.header}, so replicas can't be told apart: let each replica add it`
        : `no answer set the cookie ${replica.cookie}, so replicas can't be told apart: is that its name?`,
    );
  }
}

function refuse(message: string): never {
  throw new UserError(message);
}
