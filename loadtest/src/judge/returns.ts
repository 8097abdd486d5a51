/**
 * Sessions that were away: their users asked in vain, and were answered with an error or as if nobody knew them. Those that
 * are known again are told from those that are gone for good; what one of several replicas alone knows is not back.
 */
import { endOf, type Operation } from '../model/event.ts';
import type { AwayResult } from '../model/result.ts';
import { ByPhase } from './by-phase.ts';
import type { Phase } from './phase.ts';
import { changesId, type Held, showsNothing } from './sessions.ts';

/** What became of it. `orphaned`: it is known again, but its cookie had been taken from its user; `open`: nobody has answered since. */
type Fate = 'back' | 'orphaned' | 'gone' | 'open';

interface Spell {
  cookie: string;
  readonly phase: Phase;
  since: number;
  isAway: boolean;
  /** Not recognised at least once. */
  denied: boolean;
  /** How often it was known, and then not again. */
  turns: number;
  /** Its user has no longer its cookie. */
  taken: boolean;
  longestMs: number;
}

/** What older sessions of a user are is settled: nobody asks for them any more. */
const MOST_A_USER = 4;

/** Known to some, and not to others: it is not back. */
const FLAPPING = 2;

export class Returns {
  readonly #spells = new Map<number, Spell[]>();
  readonly #settled = new ByPhase(() => ({ back: 0, orphaned: 0, gone: 0, open: 0, times: [] as number[] }));

  /**
   * @param held the session that it asked for, as it was known before
   * @param lost it showed that the session was not known
   * @param rolls a new cookie is no new session
   */
  add(operation: Operation, held: Held | null, lost: boolean, phase: Phase, rolls = false): void {
    const { user, sent, status, set, at, step } = operation;
    if (step === 'replay' || step === 'before-login' || sent === null) return;
    const failed = status === null || status >= 500;
    const spells = this.#spells.get(user);
    const found = spells && spellOf(spells, sent);
    if (!found) {
      if (held !== null && held.written !== null && (failed || lost)) this.#begin(operation, lost, phase);
      return;
    }
    const isOwn = step !== 'look' || operation.look?.cookies === 'now';
    const isRenewed = set !== null && set !== sent && set !== 'cleared' && !changesId(operation);
    // Whoever is given another session in place of one that was away won't have that one back.
    const isReplaced = isRenewed && !rolls && isOwn && found.isAway;
    const denied =
      !failed && (lost || isReplaced || operation.denied || (operation.saw && showsNothing(operation.saw)));
    if (failed || denied) {
      if (!found.isAway) {
        found.isAway = true;
        found.since = at;
        if (denied) found.turns++;
      }
      found.denied ||= denied === true;
      if (isOwn && denied && set !== null && set !== sent) found.taken = true;
    } else if (found.isAway && recognises(operation)) {
      found.isAway = false;
      found.longestMs = Math.max(found.longestMs, endOf(operation) - found.since);
    }
    if (isRenewed && rolls) found.cookie = set;
  }

  result(phases: readonly Phase[]): AwayResult {
    const sums = { back: 0, orphaned: 0, gone: 0, open: 0 };
    const times: number[] = [];
    for (const settled of this.#settled.in(phases)) {
      for (const fate of FATES) sums[fate] += settled[fate];
      times.push(...settled.times);
    }
    for (const spell of [...this.#spells.values()].flat()) {
      if (!phases.includes(spell.phase)) continue;
      const fate = fateOf(spell);
      sums[fate]++;
      if (fate === 'back') times.push(spell.longestMs);
    }
    times.sort((a, b) => a - b);
    const round = (ms: number | undefined): number | null => (ms === undefined ? null : Math.round(ms));
    return {
      sessions: sums.back + sums.orphaned + sums.gone + sums.open,
      ...sums,
      medianMs: round(times[times.length >> 1]),
      longestMs: round(times.at(-1)),
    };
  }

  #begin({ user, sent, at, set }: Operation, lost: boolean, phase: Phase): void {
    const spells = this.#spells.get(user) ?? [];
    this.#spells.set(user, spells);
    spells.push({
      cookie: sent ?? '',
      phase,
      since: at,
      isAway: true,
      denied: lost,
      turns: 0,
      taken: lost && set !== null && set !== sent,
      longestMs: 0,
    });
    const [oldest] = spells;
    if (spells.length <= MOST_A_USER || !oldest) return;
    spells.shift();
    const settled = this.#settled.of(oldest.phase);
    const fate = fateOf(oldest);
    settled[fate]++;
    if (fate === 'back') settled.times.push(oldest.longestMs);
  }
}

function spellOf(spells: readonly Spell[], sent: string): Spell | null {
  for (let index = spells.length - 1; index >= 0; index--)
    if (spells[index]?.cookie === sent) return spells[index] ?? null;
  return null;
}

const FATES: readonly Fate[] = ['back', 'orphaned', 'gone', 'open'];

function fateOf({ isAway, denied, turns, taken }: Spell): Fate {
  if (isAway) return denied ? 'gone' : 'open';
  if (turns >= FLAPPING) return 'gone';
  return taken ? 'orphaned' : 'back';
}

/** A page that shows something of the session, and not just what the request itself has written. */
const recognises = ({ outcome, saw, wrote }: Operation): boolean =>
  outcome === 'ok' && saw !== undefined && !showsNothing(saw) && wrote === undefined;
