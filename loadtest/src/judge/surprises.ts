/** Compares what was seen with what theory said: a sentence for each difference. */
import { counted } from '../model/counts.ts';
import type { Interval, Outcomes, ProfileResult } from '../model/result.ts';
import type { Prediction } from '../model/system-events.ts';
import { guaranteeNamed } from './guarantees/index.ts';

type Seen = Pick<
  ProfileResult,
  'verdict' | 'kept' | 'guarantees' | 'sessions' | 'httpErrors' | 'balance' | 'fault' | 'costs'
>;

/** @param down parts that did not run from the start: what is not as predicted may be due to that */
export function surprisesOf(seen: Seen, predicted: Prediction, down: readonly string[] = []): string[] {
  const differences = differencesOf(seen, predicted);
  if (differences.length === 0 || down.length === 0) return differences;
  const were = down.length === 1 ? 'was' : 'were';
  return [
    `${down.join(' and ')} ${were} down from the start, and theory counts on all parts`,
    ...differences,
  ];
}

/** A verdict of `unknown` contradicts nothing. */
function differencesOf(seen: Seen, predicted: Prediction): string[] {
  const { verdict, kept, guarantees, sessions, httpErrors, balance, fault, costs } = seen;
  const surprises: string[] = [];
  if (predicted.verdict !== null && verdict !== predicted.verdict && verdict !== 'unknown') {
    surprises.push(`the verdict is ${verdict}, predicted was ${predicted.verdict}`);
  }
  if (kept.rate !== null && !within(kept.rate, predicted.kept)) {
    surprises.push(`${percent(kept.rate)} of flows were kept, predicted were ${percents(predicted.kept)}`);
  }
  for (const [name, guarantee] of Object.entries(guarantees)) {
    // Failed requests have a sentence of their own, below.
    if (guarantee?.verdict !== 'broken' || guaranteeNamed(name)?.loses === 'nothing') continue;
    if (predicted.mayBreak.includes(name)) continue;
    surprises.push(`${name} was violated ${counted(guarantee.violations, 'time')}, predicted was never`);
  }
  if (httpErrors > 0)
    surprises.push(
      `${counted(httpErrors, 'request')} failed${fault ? ` before ${fault.name}` : ''}, predicted was none`,
    );
  if (costs?.messagesPerWrite != null && !messagesFit(costs.messagesPerWrite, predicted.messagesPerWrite)) {
    surprises.push(
      `replicas sent ${costs.messagesPerWrite} messages for each write, predicted were ${predicted.messagesPerWrite}`,
    );
  }
  const faultKept = fault && keptRate(fault.flows);
  if (fault && faultKept !== null && predicted.faultKept && !within(faultKept, predicted.faultKept)) {
    surprises.push(
      `${percent(faultKept)} of flows were kept after ${fault.name}, predicted were ${percents(predicted.faultKept)}`,
    );
  }
  for (const [name, violations] of Object.entries(fault?.violations ?? {})) {
    const { loses, noExcuse = false } = guaranteeNamed(name) ?? {};
    // Requests may fail under a fault; and what nothing excuses is reported for the whole run.
    if (loses === 'nothing' || noExcuse || predicted.faultMayBreak.includes(name)) continue;
    surprises.push(
      `${name} was violated ${counted(violations, 'time')} after ${fault?.name}, predicted was never`,
    );
  }
  if (fault && predicted.faultLost && !within(fault.lost, predicted.faultLost)) {
    surprises.push(
      `${fault.name} lost ${counted(fault.lost, 'session')}, predicted were ${predicted.faultLost.join(' to ')}`,
    );
  }
  if (fault && predicted.faultFails === 'none' && fault.httpErrors > 0)
    surprises.push(`${counted(fault.httpErrors, 'request')} failed after ${fault.name}, predicted was none`);
  if (fault && predicted.faultFails === 'some' && fault.httpErrors === 0)
    surprises.push(`no request failed after ${fault.name}, predicted were some`);
  if (fault?.moved && !within(fault.moved.users, fault.moved.predicted)) {
    surprises.push(
      `${fault.name} moved ${counted(fault.moved.users, 'user')} to another replica, predicted were ${fault.moved.predicted.join(' to ')}`,
    );
  }
  for (const [phase, lostByCause] of [
    ['before', sessions.lostByCause],
    ['after', fault?.lostByCause ?? {}],
  ] as const) {
    for (const [cause, lost] of Object.entries(lostByCause)) {
      if (predicted.causes.includes(cause)) continue;
      const when = fault ? ` ${phase} ${fault.name}` : '';
      surprises.push(
        `${counted(lost, 'session')} ${lost === 1 ? 'was' : 'were'} lost${when} (${cause}), predicted were none of that cause`,
      );
    }
  }
  const [first] = balance.misplaced ?? [];
  if (first && balance.misplaced) {
    surprises.push(
      `${counted(balance.misplaced.length, 'user')} met another replica than predicted: user ${first.user} met ${first.met}, predicted was ${first.predicted}`,
    );
  }
  return surprises;
}

/**
 * Copies are refreshed now and then while they are only read, and a write may be under way when the last sample is
 * taken: so much more or less than theory's whole number.
 */
const MESSAGES_MARGIN = 0.1;

const messagesFit = (measured: number, predicted: number | null): boolean =>
  predicted === null || Math.abs(measured - predicted) <= MESSAGES_MARGIN * Math.max(1, predicted);

const keptRate = ({ ok, fail }: Outcomes): number | null => (ok + fail === 0 ? null : ok / (ok + fail));

const within = (value: number, [low, high]: Interval): boolean => value >= low && value <= high;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const percents = ([low, high]: Interval): string => `${percent(low)} to ${percent(high)}`;
