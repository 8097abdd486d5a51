/** Which of several figures may be told: those that are more than nothing, and differ from their neighbour's. */
import { holds, type Interval } from './interval.ts';

/** What was measured of one of them. */
export interface Candidate {
  readonly name: string;
  /** Null where nothing could be measured. */
  readonly found: Interval | null;
}

/** A figure; or that none was seen (null); or the name of the one from which no difference was seen. */
export type Told = Interval | null | { readonly as: string };

/**
 * From the least on, each is held against the last one that was told. It must differ in two ways: its own interval must not
 * hold that one's figure, and what it is more must be more than nothing.
 * @param more what one is more than another, with an interval: by pairs, where they were measured in pairs
 */
export function toldApart(
  candidates: readonly Candidate[],
  more: (one: string, other: string) => Interval | null,
): Map<string, Told> {
  const told = new Map<string, Told>();
  let neighbour: { readonly name: string; readonly found: Interval } | null = null;
  for (const { name, found } of candidates.toSorted(byValue)) {
    if (!found || found.low <= 0) told.set(name, null);
    else if (neighbour && !differs(neighbour, name, found, more)) told.set(name, { as: neighbour.name });
    else {
      told.set(name, found);
      neighbour = { name, found };
    }
  }
  return told;
}

function differs(
  neighbour: { readonly name: string; readonly found: Interval },
  name: string,
  found: Interval,
  more: (one: string, other: string) => Interval | null,
): boolean {
  const difference = more(name, neighbour.name);
  return difference !== null && difference.low > 0 && !holds(found, neighbour.found.value);
}

const byValue = (one: Candidate, other: Candidate): number =>
  (one.found?.value ?? 0) - (other.found?.value ?? 0);
