/** Each phase of a run by itself, and the commands that opened some of them. */
import { sum } from '../model/counts.ts';
import type { Run } from '../model/event.ts';
import type { CommandResult, LossRates, PhaseResult, Rate } from '../model/result.ts';
import type { Gathered } from './gathered.ts';
import { judgedIn } from './judged-in.ts';
import type { ByCause, Settled } from './losses.ts';
import { proportionInterval } from './measures/interval.ts';

/** Null where there is one phase alone: it is the run. */
export function phaseResults(
  judge: Gathered,
  run: Run,
  settled: Settled,
  own: ReadonlySet<string>,
): PhaseResult[] | null {
  const { phases } = judge.clock;
  if (phases.length < 2) return null;
  const ms = (at: number): number => Math.max(0, Math.round(at - run.at));
  const end = judge.endedAt ?? Math.max(judge.lastAt, phases.at(-1)?.begin ?? run.at);
  return phases.map(({ name, within, begin }, phase): PhaseResult => {
    const { verdict, flows, guarantees } = judgedIn(judge, run, [phase], own);
    const { operations, sessions } = settled.in([phase]);
    const traffic = judge.traffic.of(phase);
    const began = Math.max(run.at, begin);
    const judged = flows.ok + flows.fail;
    return {
      name,
      within,
      beginMs: ms(began),
      endMs: ms(phases[phase + 1]?.begin ?? end),
      verdict: judge.damaged ? 'unknown' : verdict,
      flows,
      kept: { rate: judged === 0 ? null : flows.ok / judged, ci95: proportionInterval(flows.ok, judged) },
      guarantees,
      losses: lossRates(operations, judge.checks.of(phase).count),
      sessions: {
        started: judge.sessionCount.tally([phase]).started,
        lost: sum(sessions),
        lostByCause: sessions,
      },
      away: judge.returns.result([phase]),
      requests: traffic.count,
      requestsByReplica: { ...traffic.requests },
      httpErrors: traffic.httpErrors,
      errors: { ...traffic.errors },
      indeterminate: traffic.indeterminate,
      latencyMs: traffic.latency(),
      longestUnavailableMs: judge.unavailability.longestMs([phase]),
      recoveryMs: judge.unavailability.recoveryMs(began, [phase]),
    };
  });
}

function lossRates(byCause: ByCause, checks: number): LossRates {
  const rate = (count: number): Rate => ({
    count,
    rate: checks === 0 ? null : count / checks,
    ci95: proportionInterval(count, checks),
  });
  return {
    ...rate(sum(byCause)),
    checks,
    byCause: Object.fromEntries(Object.entries(byCause).map(([cause, count]) => [cause, rate(count)])),
  };
}

/** Those that have begun, each with its end where that was seen. */
export function commandResults({ commands, troubledAt }: Gathered, runAt: number): CommandResult[] {
  const ms = (at: number): number => Math.max(0, Math.round(at - runAt));
  return commands.flatMap((begin, index): CommandResult[] => {
    if (begin.event !== 'begin') return [];
    const end = commands.slice(index + 1).find(({ event }) => event === 'end');
    return [
      {
        did: begin.did,
        beginMs: ms(begin.at),
        endMs: end ? ms(end.at) : null,
        exitCode: end?.exitCode ?? null,
        signal: end?.signal ?? null,
        recoveryMs: troubledAt >= begin.at ? Math.round(troubledAt - begin.at) : null,
        output: end?.output ?? [],
      },
    ];
  });
}
