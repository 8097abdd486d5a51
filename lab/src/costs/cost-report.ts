/** What `make costs` has measured, as it was measured, and the figures that follow. */
import { holds, type Interval, less } from './interval.ts';
import { medianOf } from './median.ts';
import { slopeOf } from './slope.ts';
import { type Told, toldApart } from './told-apart.ts';
import type { Ask } from './visitors.ts';

/** Milliseconds a request: processor time of each role's parts and of the visitors, and time that passed (16 at once). */
export const MEASURES = ['app', 'balancer', 'store', 'visitors', 'wall'] as const;
export type Measure = (typeof MEASURES)[number];
export type CpuOf = Readonly<Record<Measure, number>>;

/** Memory with so many sessions more than at first. */
export interface MemoryAt {
  readonly sessions: number;
  /** By replica. */
  readonly heapBytes: Readonly<Record<string, number>>;
  /** Of a store outside of the replicas. */
  readonly storeBytes: number;
}

export interface ProfileCosts {
  readonly profile: string;
  readonly store: string;
  readonly app: string;
  /** Batches of requests before the first round, and whether the app's time was steady then. */
  readonly warmUp: { readonly batches: number; readonly steady: boolean };
  /** Round by round: the same round of two profiles was measured a moment apart. */
  readonly rounds: Readonly<Record<Ask, readonly CpuOf[]>>;
  readonly memory: readonly MemoryAt[];
}

export interface CostReport {
  readonly schema: 'session-lab/costs@1';
  /** When, where and on which versions. */
  readonly at: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string | number>>;
  /** Requests of a kind in a round. */
  readonly requests: number;
  readonly seconds: number;
  readonly profiles: readonly ProfileCosts[];
  /** Profiles that the machine could not run. */
  readonly skipped: readonly string[];
  /** The first profile once more, with a store that costs so much more. */
  readonly control: { readonly known: Known; readonly measured: ProfileCosts };
}

export interface Known {
  /** Milliseconds of the app's processor time a read of the store, of which there is one a request. */
  readonly cpuMs: number;
  readonly bytes: number;
}

export const roundsOf = ({ rounds }: ProfileCosts, ask: Ask, measure: Measure): number[] =>
  rounds[ask].map((round) => round[measure]);

/** What one profile's rounds are more than another's, round by round. */
export const moreOf = (
  ask: Ask,
  measure: Measure,
  one: ProfileCosts,
  other: ProfileCosts,
  confidence?: number,
): Interval | null => {
  const theirs = roundsOf(other, ask, measure);
  return medianOf(
    roundsOf(one, ask, measure).map((value, round) => value - (theirs[round] ?? Number.NaN)),
    confidence,
  );
};

/** Bytes a session, in all replicas together or in the store. */
export const bytesOf = (
  { memory }: ProfileCosts,
  where: 'replicas' | 'store',
  confidence?: 0.95 | 0.99,
): Interval => {
  const levels = memory.map(({ sessions }) => sessions);
  const replicas = Object.keys(memory[0]?.heapBytes ?? {});
  const series =
    where === 'store'
      ? [memory.map(({ storeBytes }) => storeBytes)]
      : replicas.map((replica) => memory.map(({ heapBytes }) => heapBytes[replica] ?? Number.NaN));
  return slopeOf(levels, series, confidence);
};

/** What may be told of a column, by profile. */
export type Column = ReadonlyMap<string, Told>;

export const cpuColumn = (profiles: readonly ProfileCosts[], ask: Ask, measure: Measure): Column =>
  column(
    profiles,
    (costs) => medianOf(roundsOf(costs, ask, measure)),
    (one, other) => moreOf(ask, measure, one, other),
  );

export const bytesColumn = (profiles: readonly ProfileCosts[], where: 'replicas' | 'store'): Column =>
  column(
    profiles,
    (costs) => bytesOf(costs, where),
    (one, other) => less(bytesOf(one, where), bytesOf(other, where)),
  );

function column(
  profiles: readonly ProfileCosts[],
  found: (costs: ProfileCosts) => Interval | null,
  more: (one: ProfileCosts, other: ProfileCosts) => Interval | null,
): Column {
  const named = new Map(profiles.map((costs) => [costs.profile, costs]));
  return toldApart(
    profiles.map((costs) => ({ name: costs.profile, found: found(costs) })),
    (one, other) => {
      const [ours, theirs] = [named.get(one), named.get(other)];
      return ours && theirs ? more(ours, theirs) : null;
    },
  );
}

/** How much longer than the first profile's a request took, as a ratio: round by round. */
export const wallRatio = (
  { profiles: [first] }: CostReport,
  costs: ProfileCosts,
  ask: Ask,
): Interval | null => {
  if (!first || first === costs) return null;
  const base = roundsOf(first, ask, 'wall');
  return medianOf(roundsOf(costs, ask, 'wall').map((value, round) => value / (base[round] ?? Number.NaN)));
};

/** What the control was found to cost more, and whether that is what it is known to. */
export interface ControlFinding {
  readonly of: 'a read, ms' | 'a write, ms' | 'bytes a session';
  readonly known: number;
  readonly found: Interval | null;
  readonly isFound: boolean;
}

/** Of three intervals of 95 %, one in seven times one would miss: these are of 99 %. */
const SURE = 0.99;

export function controlFindings({ profiles: [first], control }: CostReport): ControlFinding[] {
  if (!first) return [];
  const { known, measured } = control;
  const finding = (of: ControlFinding['of'], known: number, found: Interval | null): ControlFinding => ({
    of,
    known,
    found,
    isFound: found !== null && found.low > 0 && holds(found, known),
  });
  return [
    finding('a read, ms', known.cpuMs, moreOf('read', 'app', measured, first, SURE)),
    finding('a write, ms', known.cpuMs, moreOf('write', 'app', measured, first, SURE)),
    finding(
      'bytes a session',
      known.bytes,
      less(bytesOf(measured, 'replicas', SURE), bytesOf(first, 'replicas', SURE)),
    ),
  ];
}
