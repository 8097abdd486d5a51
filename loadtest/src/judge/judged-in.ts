/** What the judge makes of some phases of a run by themselves. */
import type { Run } from '../model/event.ts';
import type { GuaranteeResult, Outcomes } from '../model/result.ts';
import { LEAST_CHECKS, type Verdict, verdictOf, worst } from '../model/verdict.ts';
import type { Gathered } from './gathered.ts';
import { Traffic } from './measures/traffic.ts';
import type { Phase } from './phase.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly flows: Outcomes;
  readonly guarantees: Readonly<Record<string, GuaranteeResult | null>>;
}

/**
 * @param own guarantees that one replica alone violates, too
 * @param isRun they stand for the whole run: what no fault excuses is judged over all of it
 */
export function judgedIn(
  judge: Gathered,
  run: Run,
  phases: readonly Phase[],
  own: ReadonlySet<string>,
  isRun = false,
): Judged {
  const since = whereSaved(judge, phases);
  const met = Object.values(Traffic.together(judge.traffic.in(since)).requests);
  const replicasSeen =
    met.length === 0 && (judge.makeUp?.replicas ?? []).length === 0
      ? unnamed(judge, run, since)
      : met.filter((count) => count > 0).length;
  const flows = judge.flows.tally(phases);
  const guarantees = Object.fromEntries(
    [...judge.tallies].map(([name, tally]) => {
      const over = isRun && tally.guarantee.noExcuse ? judge.clock.all : phases;
      return [name, marked(tally.result(replicasSeen, over), own.has(name))];
    }),
  );
  // Flows that are not kept for the app's own defects are not the nodes' doing.
  const violations = [...judge.tallies.values()].some(
    ({ guarantee: { ofAPage, name } }) => ofAPage && own.has(name),
  )
    ? 0
    : flows.fail;
  const verdict = worst([
    verdictOf({ held: flows.ok + flows.fail - violations, unclear: flows.info, violations, replicasSeen }),
    ...Object.values(guarantees).flatMap((guarantee) =>
      guarantee && !guarantee.own && counts(guarantee) ? guarantee.verdict : [],
    ),
  ]);
  return { verdict, flows, guarantees };
}

/**
 * What is asked for while a command or a fault lasts was saved before: where one replica is away, the others can lose it all
 * the same. In the end, those that are left must be several again.
 */
function whereSaved({ clock }: Gathered, phases: readonly Phase[]): readonly Phase[] {
  const isDuring = phases.every((phase) => clock.phases[phase]?.within === 'during');
  const [first = 0] = phases;
  return isDuring ? [...clock.all.slice(0, first), ...phases] : phases;
}

const marked = (result: GuaranteeResult | null, own: boolean): GuaranteeResult | null =>
  result?.verdict === 'broken' && own ? { ...result, own: true } : result;

/** Fresh connections meet whoever is there; on kept ones, whoever is met may be the only one. Older histories don't tell. */
function unnamed({ freshRequests }: Gathered, { connections }: Run, phases: readonly Phase[]): number | null {
  const fresh = freshRequests.in(phases).reduce((total, { count }) => total + count, 0);
  return connections === undefined || fresh >= LEAST_CHECKS ? null : 1;
}

/** A guarantee that was rarely tested proves little, and casts no doubt on the rest. */
const counts = ({ verdict, checked, crashed }: GuaranteeResult): boolean =>
  verdict !== 'unknown' || crashed !== undefined || checked >= LEAST_CHECKS;
