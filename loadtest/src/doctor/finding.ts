/** A finding is one value: what it is about, and a pure function from what was seen to what is said of it. */
import type { Knowledge } from './knowledge.ts';
import type { Naming } from './naming.ts';
import type { Observations } from './observations.ts';
import type { Roles } from './roles.ts';

/** `look`: nothing is proved, and somebody should look; also where it can't be known from outside. */
export type Verdict = 'ok' | 'look' | 'broken';

export interface Said {
  readonly verdict: Verdict;
  /** False: it could not be seen. Always a `look`. */
  readonly known: boolean;
  /** A sentence or two. */
  readonly says: string;
  readonly evidence: readonly string[];
  /** What to do; null: nothing is to be done. */
  readonly repair: string | null;
}

/** What several findings ask of the visits. */
export interface Seen extends Observations {
  readonly roles: Roles;
  readonly naming: Naming;
  readonly knowledge: Knowledge;
}

export interface Finding<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Null: it has nothing to say here. */
  find(seen: Seen): Said | null;
}

export const defineFinding = <const Name extends string>(finding: Finding<Name>): Finding<Name> => finding;

export const ok = (says: string, evidence: readonly string[] = []): Said => ({
  verdict: 'ok',
  known: true,
  says,
  evidence,
  repair: null,
});

export const look = (says: string, evidence: readonly string[], repair: string): Said => ({
  verdict: 'look',
  known: true,
  says,
  evidence,
  repair,
});

export const broken = (says: string, evidence: readonly string[], repair: string): Said => ({
  verdict: 'broken',
  known: true,
  says,
  evidence,
  repair,
});

export const notKnown = (says: string, evidence: readonly string[], repair: string): Said => ({
  verdict: 'look',
  known: false,
  says: `Not known: ${says}`,
  evidence,
  repair,
});
