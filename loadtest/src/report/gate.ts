/** A run as a gate: thresholds decide in place of the verdict, but some violations no threshold allows. */
import { guaranteeNamed } from '../judge/guarantees/index.ts';
import { sum } from '../model/counts.ts';
import { EXIT } from '../model/errors.ts';
import type { Latency, PhaseResult, ProfileResult } from '../model/result.ts';
import { didYouMean } from '../model/similar.ts';
import type { Limit } from './limits.ts';

export interface Thresholds {
  /** Operations that showed a loss, or violations of a guarantee; what no limit covers is 0 at most. */
  readonly maxLost: readonly Limit[];
  /** Requests without an answer, or with a 4xx or 5xx; what no limit covers is 0 at most. */
  readonly maxErrors: readonly Limit[];
  /** Milliseconds. */
  readonly latencyMs: Readonly<Partial<Record<keyof Latency, readonly Limit[]>>>;
}

export interface ThresholdResult {
  readonly profile: string;
  /** As on the command line, such as `max-lost` or `max-lost during`. */
  readonly name: string;
  readonly limit: string;
  readonly measured: string;
  readonly held: boolean;
  /** It held where too little was seen for it not to. */
  readonly isUnknown?: true;
}

export function thresholdResults(thresholds: Thresholds, result: ProfileResult): ThresholdResult[] {
  const { maxLost, maxErrors, latencyMs } = thresholds;
  return [
    ...counted('max-lost', maxLost, result, lostIn),
    ...counted('max-errors', maxErrors, result, errorsIn),
    ...withoutAllowance(result),
    ...Object.entries(latencyMs).flatMap(([name, limits]) =>
      limits.map((limit) => ofLatency(name as keyof Latency, limit, result)),
    ),
  ];
}

/** What is unknown stays unknown, whatever the thresholds say. */
export function gateExitCode(
  profiles: readonly ProfileResult[],
  results: readonly ThresholdResult[],
): number {
  if (results.some(({ held }) => !held)) return EXIT.notAsExpected;
  const isUnknown =
    profiles.some(({ verdict }) => verdict === 'unknown') || results.some(({ isUnknown }) => isUnknown);
  return isUnknown ? EXIT.unknown : EXIT.asExpected;
}

/** An earlier run decides: what is worse fails, and what can't be compared is unknown where it is broken. */
export function comparisonExitCode(
  profiles: readonly ProfileResult[],
  results: readonly ThresholdResult[],
): number {
  const comparisons = profiles.flatMap(({ comparison }) => comparison ?? []);
  if (comparisons.some(({ change }) => change === 'worse')) return EXIT.notAsExpected;
  const isOpen = comparisons.some(
    ({ change, differences }) =>
      change === 'incomparable' ||
      differences.some(({ change, now }) => change === 'incomparable' && now !== null && now.count > 0),
  );
  return isOpen ? EXIT.unknown : gateExitCode(profiles, results);
}

/** What a limit is about: a guarantee or null for all, in some phases or null for the whole run. */
type Count = (
  result: ProfileResult,
  guarantee: string | null,
  phases: readonly PhaseResult[] | null,
) => number;

const lostIn: Count = (result, guarantee, phases) => {
  if (guarantee !== null)
    return phases
      ? sum(phases.map(({ guarantees }) => guarantees[guarantee]?.violations ?? 0))
      : violationsOf(result, guarantee);
  if (phases) return sum(phases.map(({ losses }) => losses.count));
  return sum(result.losses.byCause) + sum(result.losses.afterFault ?? {});
};

const errorsIn: Count = ({ httpErrors, fault }, _, phases) =>
  phases ? sum(phases.map(({ httpErrors }) => httpErrors)) : httpErrors + (fault?.httpErrors ?? 0);

function counted(
  name: string,
  limits: readonly Limit[],
  result: ProfileResult,
  count: Count,
): ThresholdResult[] {
  const { profile } = result;
  const told = limits.map((limit): ThresholdResult => {
    const { guarantee, phase, most } = limit;
    const own = `${name}${placeText(limit)}`;
    const phases = phase === null ? null : phasesNamed(phase, result);
    if (phases?.length === 0) return { profile, name: own, limit: String(most), ...noPhase(phase, result) };
    const found = count(result, guarantee, phases);
    return {
      profile,
      name: own,
      limit: String(most),
      measured: String(found),
      held: found <= most,
      ...unknownIn(phases),
    };
  });
  const rest = uncovered(limits, result, count);
  return rest === null
    ? told
    : [
        ...told,
        {
          profile,
          name: limits.length === 0 ? name : `${name} of all else`,
          limit: '0',
          measured: String(rest),
          held: rest === 0,
        },
      ];
}

/** What no limit covers; null where there is nothing left. */
function uncovered(limits: readonly Limit[], result: ProfileResult, count: Count): number | null {
  const { phases, guarantees } = result;
  const names = limits.some(({ guarantee }) => guarantee !== null)
    ? Object.keys(guarantees).filter((name) => isOfLosses(name) && !guarantees[name]?.own)
    : [null];
  const counts = names.flatMap((name) =>
    (phases ?? [null]).flatMap((phase) =>
      limits.some((limit) => covers(limit, name, phase)) ? [] : count(result, name, phase && [phase]),
    ),
  );
  return counts.length === 0 ? null : sum(counts);
}

const covers = (limit: Limit, guarantee: string | null, phase: PhaseResult | null): boolean =>
  (limit.guarantee === null || limit.guarantee === guarantee) &&
  (limit.phase === null || (phase !== null && isNamed(limit.phase, phase)));

const isOfLosses = (name: string): boolean => {
  const loses = guaranteeNamed(name)?.loses;
  return loses !== undefined && loses !== 'nothing';
};

function withoutAllowance(result: ProfileResult): ThresholdResult[] {
  const { profile, guarantees } = result;
  return Object.entries(guarantees).flatMap(([name, found]) => {
    const { noAllowance = false } = guaranteeNamed(name) ?? {};
    if (!found || !noAllowance || found.own) return [];
    const violations = violationsOf(result, name);
    return [{ profile, name, limit: '0', measured: String(violations), held: violations === 0 }];
  });
}

function violationsOf({ guarantees, fault }: ProfileResult, name: string): number {
  // Those without excuse are counted over the whole run already.
  const after = guaranteeNamed(name)?.noExcuse ? 0 : (fault?.violations[name] ?? 0);
  return (guarantees[name]?.violations ?? 0) + after;
}

function ofLatency(name: keyof Latency, limit: Limit, result: ProfileResult): ThresholdResult {
  const { profile, latencyMs } = result;
  const { phase, most } = limit;
  const own = { profile, name: `${name}${placeText(limit)}`, limit: `${most} ms` };
  const phases = phase === null ? null : phasesNamed(phase, result);
  if (phases?.length === 0) return { ...own, ...noPhase(phase, result) };
  // Of several phases, the slowest counts.
  const found = (phases ?? [{ latencyMs }]).flatMap(({ latencyMs }) => latencyMs?.[name] ?? []);
  const worst = found.length === 0 ? null : Math.max(...found);
  return {
    ...own,
    measured: worst === null ? 'nothing' : `${worst} ms`,
    held: worst !== null && worst <= most,
  };
}

/** A mark divides the phase that it lies within: that one's name stands for all of it. */
const isNamed = (name: string, phase: PhaseResult): boolean => phase.name === name || phase.within === name;

const phasesNamed = (name: string, { phases = [] }: ProfileResult): readonly PhaseResult[] =>
  phases.filter((phase) => isNamed(name, phase));

function noPhase(
  phase: string | null,
  { phases = [] }: ProfileResult,
): Pick<ThresholdResult, 'measured' | 'held'> {
  const near = didYouMean(
    phase ?? '',
    phases.map(({ name }) => name),
  );
  return { measured: `nothing, as no phase ${phase} has begun${near}`, held: false };
}

const unknownIn = (phases: readonly PhaseResult[] | null): Pick<ThresholdResult, 'isUnknown'> =>
  phases?.every(({ verdict }) => verdict === 'unknown') ? { isUnknown: true } : {};

function placeText({ guarantee, phase }: Limit): string {
  return [guarantee ?? [], phase ?? []].flat().length === 0
    ? ''
    : ` ${[guarantee ?? [], phase ?? []].flat().join(':')}`;
}
