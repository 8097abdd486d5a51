/** What whoever runs a target of their own has to change, the commonest cause first; a lab breaks things on purpose. */
import type { ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import type { About, Section } from '../block.ts';
import { sentenceOf } from './sentence.ts';

/** Null for a lab, and where there is nothing to change. */
export function changesSection(report: Report): Section | null {
  const targets = allResults(report).filter(
    ({ balancer, expected }) => balancer === null && expected === null,
  );
  const terms = targets.flatMap((target) => changesOf(target, targets.length > 1));
  return terms.length === 0 ? null : { heading: 'What to change', blocks: [{ kind: 'terms', terms }] };
}

function changesOf(result: ProfileResult, isNamed: boolean): About[] {
  const { profile, verdict, losses, failures = {}, notices = [] } = result;
  const where = isNamed ? `${profile}, ` : '';
  const { byCause, afterFault, explanations = {} } = losses;
  const lost = Object.entries(explanations).map(([cause, { repair, figures }]) => ({
    cause,
    what: 'losses',
    count: (byCause[cause] ?? 0) + (afterFault?.[cause] ?? 0),
    repair,
    figures,
  }));
  const failed = Object.entries(failures).map(([cause, { count, repair, figures }]) => ({
    cause,
    what: 'failures',
    count,
    repair,
    figures,
  }));
  return [
    ...[...lost, ...failed]
      .sort((a, b) => b.count - a.count)
      .map(({ cause, what, count, repair, figures }) => ({
        about: `${where}${cause} (${what}: ${count})`,
        text: `${sentence(repair)}${figures === null ? '' : ` Seen: ${figures}.`}`,
      })),
    ...notices.map((notice) => ({ about: `${where}noticed before the load`, text: sentence(notice) })),
    // Then it is the run that has to be changed.
    ...(verdict === 'unknown' ? [{ about: `${where}nothing is proved yet`, text: sentenceOf(result) }] : []),
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
