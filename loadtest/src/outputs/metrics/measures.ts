/**
 * What a run can be watched by, in no exporter's terms. All but the requests' times is asked of the judge when somebody
 * looks: what it has counted anyway costs the load nothing.
 */
import type { Judge } from '../../judge/judge.ts';
import type { Phase } from '../../judge/phase.ts';
import { endOf, type Operation } from '../../model/event.ts';
import type { ProfileResult } from '../../model/result.ts';

/** A run that is watched. */
export interface Watched {
  readonly judge: Judge;
  /** Once it is over. */
  readonly result: ProfileResult | null;
}

export interface Point {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Measure {
  /** By OpenTelemetry's rules for names. */
  readonly name: string;
  readonly says: string;
  /** Of what; in braces where it is counted. */
  readonly unit: string;
  /** A `count` only grows. */
  readonly kind: 'count' | 'level';
  readonly labels: readonly string[];
  readonly points: (watched: Watched) => Point[];
}

/** Phases as they are named so far: `before` alone, where nothing is done beside the load. */
const phasesOf = ({ clock }: Judge): readonly { readonly phase: Phase; readonly name: string }[] =>
  clock.phases.map(({ name }, phase) => ({ phase, name }));

const OUTCOMES = { ok: 'kept', fail: 'lost', info: 'unclear' } as const;

export const measures: readonly Measure[] = [
  {
    name: 'session_lab.checks',
    says: 'Checks of a guarantee, by what came of them',
    unit: '{check}',
    kind: 'count',
    labels: ['guarantee', 'outcome', 'phase'],
    points: ({ judge }) =>
      [...judge.tallies.values()].flatMap((tally) =>
        phasesOf(judge).flatMap(({ phase, name }) => {
          const found = tally.result(null, [phase]);
          if (!found) return [];
          const of = { guarantee: tally.name, phase: name };
          return [
            { value: found.checked - found.violations, labels: { ...of, outcome: 'held' } },
            { value: found.violations, labels: { ...of, outcome: 'violated' } },
            { value: found.unclear, labels: { ...of, outcome: 'unclear' } },
          ];
        }),
      ),
  },
  {
    name: 'session_lab.losses',
    says: 'Requests that showed a loss, by cause as far as it is known: a second look may still change it',
    unit: '{loss}',
    kind: 'level',
    labels: ['cause', 'phase'],
    points: ({ judge, result }) => {
      const phases = phasesOf(judge);
      const counts = result
        ? phases.map(({ name }) => lossesIn(result, name))
        : judge.losses.soFar(phases.map(({ phase }) => phase));
      return phases.flatMap(({ phase, name }) =>
        Object.entries(counts[phase] ?? {}).map(([cause, value]) => ({
          value,
          labels: { cause, phase: name },
        })),
      );
    },
  },
  {
    name: 'session_lab.flows',
    says: 'Flows that ended, by whether every page in them showed what its user must see',
    unit: '{flow}',
    kind: 'count',
    labels: ['outcome', 'phase'],
    points: ({ judge }) =>
      phasesOf(judge).flatMap(({ phase, name }) =>
        Object.entries(judge.flows.tally([phase])).map(([ending, value]) => ({
          value,
          labels: { outcome: OUTCOMES[ending as keyof typeof OUTCOMES], phase: name },
        })),
      ),
  },
  {
    name: 'session_lab.errors',
    says: 'Requests without an answer, or with a 4xx or 5xx',
    unit: '{request}',
    kind: 'count',
    labels: ['phase'],
    points: ({ judge }) =>
      phasesOf(judge).map(({ phase, name }) => ({
        value: judge.traffic.of(phase).httpErrors,
        labels: { phase: name },
      })),
  },
  {
    name: 'session_lab.verdict',
    says: '1 for the verdict on each guarantee, and on the run (without a guarantee), once it is over',
    unit: '1',
    kind: 'level',
    labels: ['guarantee', 'verdict'],
    points: ({ result }) =>
      result
        ? [
            { value: 1, labels: { guarantee: '', verdict: result.verdict } },
            ...Object.entries(result.guarantees).flatMap(([guarantee, found]) =>
              found ? [{ value: 1, labels: { guarantee, verdict: found.verdict } }] : [],
            ),
          ]
        : [],
  },
];

/** The one measure that takes something of each request: how long it took, in seconds. */
export const duration = {
  name: 'http.client.request.duration',
  says: 'How long requests took, from when they were meant to be sent',
  unit: 's',
  labels: ['http.request.method', 'http.response.status_code', 'error.type', 'phase', 'step'],
  /** Of OpenTelemetry's conventions for HTTP. */
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  point: (operation: Operation, judge: Judge): Point => {
    const { method, status, error, ms, lateMs = 0, name } = operation;
    const isError = status === null || status >= 400;
    return {
      value: (ms + lateMs) / 1000,
      labels: {
        'http.request.method': method,
        ...(status === null ? {} : { 'http.response.status_code': String(status) }),
        ...(isError
          ? { 'error.type': status === null ? (error?.split(':', 1)[0] ?? '_OTHER') : String(status) }
          : {}),
        phase: judge.clock.phases[judge.clock.phaseOf(endOf(operation))]?.name ?? '',
        step: name,
      },
    };
  },
} as const;

/** A run of one phase has its losses as a whole. */
function lossesIn({ phases, losses }: ProfileResult, name: string): Readonly<Record<string, number>> {
  if (!phases) return losses.byCause;
  const found = phases.find((phase) => phase.name === name)?.losses.byCause ?? {};
  return Object.fromEntries(Object.entries(found).map(([cause, { count }]) => [cause, count]));
}
