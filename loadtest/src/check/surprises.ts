/** Compares what was seen with what theory said, one sentence for each thing that differs. */
import type { Prediction } from '../history/event.ts';
import type { Interval } from '../measure/interval.ts';
import type { ProfileResult } from '../report/result.ts';

type Seen = Pick<ProfileResult, 'verdict' | 'kept' | 'sessions' | 'balance' | 'fault'>;

export function surprisesOf(
  { verdict, kept, sessions, balance, fault }: Seen,
  predicted: Prediction,
): string[] {
  const surprises: string[] = [];
  if (verdict !== predicted.verdict)
    surprises.push(`the verdict is ${verdict}, predicted was ${predicted.verdict}`);
  if (kept.rate === null) surprises.push('no flow could be judged');
  else if (!within(kept.rate, predicted.kept)) {
    surprises.push(`${percent(kept.rate)} of flows were kept, predicted were ${percents(predicted.kept)}`);
  }
  if (fault && predicted.faultLost && !within(fault.lost, predicted.faultLost)) {
    surprises.push(
      `${fault.name} lost ${fault.lost} sessions, predicted were ${predicted.faultLost.join(' to ')}`,
    );
  }
  for (const [phase, lostByCause] of [
    ['before', sessions.lostByCause],
    ['after', fault?.lostByCause ?? {}],
  ] as const) {
    for (const [cause, lost] of Object.entries(lostByCause)) {
      if (predicted.causes.some((allowed) => allowed === cause)) continue;
      const when = fault ? ` ${phase} ${fault.name}` : '';
      surprises.push(`${lost} sessions were lost${when} (${cause}), predicted were none of that cause`);
    }
  }
  for (const [replica, share] of Object.entries(predicted.shares ?? {})) {
    const found = shareOf(balance.sessions, replica);
    if (Math.abs(found - share) > 0.001) {
      surprises.push(`${replica} has ${percent(found)} of the sessions, predicted was ${percent(share)}`);
    }
  }
  return surprises;
}

const within = (value: number, [low, high]: Interval): boolean => value >= low && value <= high;

function shareOf(counts: Readonly<Record<string, number>>, name: string): number {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : (counts[name] ?? 0) / total;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const percents = ([low, high]: Interval): string => `${percent(low)} to ${percent(high)}`;
