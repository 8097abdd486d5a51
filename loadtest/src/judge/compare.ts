/**
 * Better or worse than an earlier run: share by share, each with the interval of the difference. Worse is what is worse for
 * sure: many shares are compared at once, and by chance alone some would differ.
 */
import type { Change, Comparison, Difference, PhaseResult, ProfileResult, Share } from '../model/result.ts';
import { guaranteeNamed } from './guarantees/index.ts';
import { differenceInterval, zOfAll } from './measures/interval.ts';

type Pair = Omit<Difference, 'ci95' | 'change'>;

/** @param name what the earlier run is called, such as its file */
export function compared(before: ProfileResult, now: ProfileResult, name: string): Comparison {
  const since = { name, startedAt: before.startedAt };
  const why = whyNot(before, now);
  if (why !== null) return { since, change: 'incomparable', why, notes: [], differences: [] };
  const pairs = [...ofRun(before, now), ...ofPhases(before, now)];
  // Where nothing happened in either, there is nothing that chance could have made.
  const z = zOfAll(pairs.filter(({ before, now }) => (before?.count ?? 0) + (now?.count ?? 0) > 0).length);
  const differences = pairs.map((pair) => differenceOf(pair, z));
  return { since, change: changeOf(differences), why: null, notes: notesOf(before, now), differences };
}

/** What is worse is to decide. Compares each profile with the earlier one of its name; a single one with a single one, whatever they are called. */
export function comparedWith(
  earlier: readonly ProfileResult[],
  now: readonly ProfileResult[],
  name: string,
): ProfileResult[] {
  return now.map((result) => {
    const same = earlier.find(({ profile }) => profile === result.profile);
    const before = same ?? (earlier.length === 1 && now.length === 1 ? earlier[0] : undefined);
    const comparison: Comparison = before
      ? compared(before, result, name)
      : {
          since: { name, startedAt: '' },
          change: 'incomparable',
          why: `there is no ${result.profile} in it`,
          notes: [],
          differences: [],
        };
    return { ...result, comparison: { ...comparison, decides: true } };
  });
}

function whyNot(before: ProfileResult, now: ProfileResult): string | null {
  if (before.load.scenario !== now.load.scenario)
    return `the scenario was ${before.load.scenario}, and is ${now.load.scenario}`;
  if (before.damaged) return 'its history is not what was written';
  if (now.damaged) return 'this history is not what was written';
  return before.fault?.name === now.fault?.name
    ? null
    : `the fault was ${before.fault?.name ?? 'none'}, and is ${now.fault?.name ?? 'none'}`;
}

function notesOf(before: ProfileResult, now: ProfileResult): string[] {
  const loads = (['users', 'rate', 'clients', 'pauseMs'] as const).flatMap((key) =>
    before.load[key] === now.load[key] ? [] : [`${key}: ${before.load[key]}, and now ${now.load[key]}`],
  );
  const cut = [
    ...(before.cutShort === null ? [] : ['the earlier run was cut short']),
    ...(now.cutShort === null ? [] : ['this run was cut short']),
  ];
  return [...loads, ...cut];
}

/** The whole run; with a fault, the time before it, which the phases have, too. */
function ofRun(before: ProfileResult, now: ProfileResult): Pair[] {
  if (now.fault && now.phases && before.phases) return [];
  const checksOf = ({ losses }: ProfileResult): number => losses.checks ?? 0;
  return pairsOf(
    null,
    { ...sidesOf(before, checksOf(before), before.losses.byCause), errors: null },
    { ...sidesOf(now, checksOf(now), now.losses.byCause), errors: null },
  );
}

/** Those that both have, by their names. */
function ofPhases(before: ProfileResult, now: ProfileResult): Pair[] {
  return (now.phases ?? []).flatMap((phase) => {
    const then = before.phases?.find(({ name }) => name === phase.name);
    return then ? pairsOf(phase.name, sidesOfPhase(then), sidesOfPhase(phase)) : [];
  });
}

interface Sides {
  readonly flows: Share | null;
  readonly losses: Share | null;
  readonly errors: Share | null;
  readonly causes: Readonly<Record<string, number>>;
  readonly checks: number;
  readonly guarantees: ProfileResult['guarantees'];
}

const sidesOf = (
  { flows, guarantees }: Pick<ProfileResult, 'flows' | 'guarantees'>,
  checks: number,
  causes: Readonly<Record<string, number>>,
): Omit<Sides, 'errors'> => ({
  flows: share(flows.fail, flows.ok + flows.fail),
  losses: share(
    Object.values(causes).reduce((all, one) => all + one, 0),
    checks,
  ),
  causes,
  checks,
  guarantees,
});

const sidesOfPhase = (phase: PhaseResult): Sides => ({
  ...sidesOf(
    phase,
    phase.losses.checks,
    Object.fromEntries(Object.entries(phase.losses.byCause).map(([cause, { count }]) => [cause, count])),
  ),
  errors: share(phase.httpErrors, phase.requests),
});

const share = (count: number, of: number): Share | null => (of === 0 ? null : { count, of });

function pairsOf(phase: string | null, before: Sides, now: Sides): Pair[] {
  const pair = (of: Pair['of'], name: string | null, then: Share | null, since: Share | null): Pair[] =>
    then === null && since === null ? [] : [{ of, name, phase, before: then, now: since }];
  const causes = [...new Set([...Object.keys(before.causes), ...Object.keys(now.causes)])];
  const names = [...new Set([...Object.keys(before.guarantees), ...Object.keys(now.guarantees)])];
  const ofGuarantee = ({ guarantees }: Sides, name: string): Share | null => {
    const found = guarantees[name];
    return found ? share(found.violations, found.checked) : null;
  };
  return [
    ...pair('flows', null, before.flows, now.flows),
    ...pair('losses', null, before.losses, now.losses),
    ...causes.flatMap((cause) =>
      pair(
        'cause',
        cause,
        share(before.causes[cause] ?? 0, before.checks),
        share(now.causes[cause] ?? 0, now.checks),
      ),
    ),
    ...names.flatMap((name) => pair('guarantee', name, ofGuarantee(before, name), ofGuarantee(now, name))),
    ...pair('errors', null, before.errors, now.errors),
  ];
}

function differenceOf(pair: Pair, z: number): Difference {
  const { before, now } = pair;
  const ci95 = before && now && differenceInterval(before, now);
  return { ...pair, ci95, change: changeIn(pair, z) };
}

function changeIn({ of, name, before, now }: Pair, z: number): Change {
  const sure = before && now && differenceInterval(before, now, z);
  if (!sure) return 'incomparable';
  // One is enough: it is no matter of shares.
  const isNever = of === 'guarantee' && guaranteeNamed(name ?? '')?.noAllowance === true;
  if (isNever && before.count === 0 && now.count > 0) return 'worse';
  return sure[0] > 0 ? 'worse' : sure[1] < 0 ? 'better' : 'same';
}

const changeOf = (differences: readonly Difference[]): Change =>
  (['worse', 'better', 'same'] as const).find((change) =>
    differences.some((difference) => difference.change === change),
  ) ?? 'incomparable';
