/** Versions of the app that answered: how long they were there together, and what one saved and another lost. */
import { endOf, type Operation } from '../../model/event.ts';
import type { VersionsResult } from '../../model/result.ts';
import { proportionInterval } from './interval.ts';

interface Seen {
  first: number;
  last: number;
  requests: number;
}

interface Pair {
  readonly savedBy: string;
  readonly readBy: string;
  checks: number;
  losses: number;
}

export class Versions {
  readonly #seen = new Map<string, Seen>();
  readonly #pairs = new Map<string, Pair>();

  add(operation: Operation): void {
    const { version } = operation;
    if (version === undefined) return;
    const end = endOf(operation);
    const seen = this.#seen.get(version);
    if (!seen) this.#seen.set(version, { first: end, last: end, requests: 1 });
    else {
      seen.first = Math.min(seen.first, end);
      seen.last = Math.max(seen.last, end);
      seen.requests++;
    }
  }

  /** @param savedBy who answered the write that was owed @param lost it was missed, or the session with it */
  checked(savedBy: string | undefined, readBy: string | undefined, lost: boolean): void {
    if (savedBy === undefined || readBy === undefined) return;
    const key = `${savedBy}\n${readBy}`;
    const pair = this.#pairs.get(key) ?? { savedBy, readBy, checks: 0, losses: 0 };
    this.#pairs.set(key, pair);
    pair.checks++;
    if (lost) pair.losses++;
  }

  /** Null where no answer told its version. */
  result(runAt: number): VersionsResult | null {
    if (this.#seen.size === 0) return null;
    const ms = (at: number): number => Math.max(0, Math.round(at - runAt));
    const seen = [...this.#seen].sort(([, a], [, b]) => a.first - b.first);
    return {
      seen: seen.map(([version, { first, last, requests }]) => ({
        version,
        firstMs: ms(first),
        lastMs: ms(last),
        requests,
      })),
      togetherMs: Math.round(togetherIn(seen.map(([, times]) => times))),
      pairs: [...this.#pairs.values()]
        .sort((a, b) => b.losses - a.losses || b.checks - a.checks)
        .map((pair) => ({ ...pair, ci95: proportionInterval(pair.losses, pair.checks) })),
    };
  }
}

/** For how long at least two were there, each from its first answer to its last. @param seen by their first answer */
function togetherIn(seen: readonly Seen[]): number {
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  let counted = Number.NEGATIVE_INFINITY;
  for (const { first, last } of seen) {
    const from = Math.max(first, counted);
    const to = Math.min(until, last);
    if (to > from) {
      total += to - from;
      counted = to;
    }
    until = Math.max(until, last);
  }
  return total;
}
