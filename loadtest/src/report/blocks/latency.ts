/** How long each step of each profile took, before the fault and from then on. */
import type { Report, StepLatency } from '../../model/result.ts';
import { foldedAbove, grouped, NOTHING, paragraph, type Section, table } from '../block.ts';

const FIGURES = ['Requests', 'p50', 'p95', 'p99', 'max'] as const;

/** With more rows, a page shows them where they are asked for. */
const MOST_ROWS = 12;

export function latencySection({ profiles }: Report): Section | null {
  const rows = profiles.flatMap(({ profile, latencyByStep: { steady, fault } }) =>
    inStepOrder(steady, fault ?? {}).map((step) => [
      profile,
      step,
      ...figures(steady[step]),
      ...figures(fault?.[step]),
    ]),
  );
  if (rows.length === 0) return null;
  const isOnePhase = profiles.every(({ fault }) => fault === null);
  const heads = [
    ...grouped(null, ['Profile', 'Step']),
    ...grouped(isOnePhase ? null : 'before the fault', FIGURES),
    ...grouped('after it', FIGURES),
  ];
  return {
    heading: 'Latency by step',
    blocks: [
      paragraph(
        'In milliseconds, from when a request was meant to be sent; of requests answered without an error.',
      ),
      ...foldedAbove(MOST_ROWS, rows.length, 'steps', [table(heads, rows)]),
    ],
  };
}

type Steps = Readonly<Record<string, StepLatency>>;

/** As users first came through them; what a step leads to follows it, and what was met after the fault alone is last. */
function inStepOrder(steady: Steps, fault: Steps): string[] {
  const names = [...new Set([...Object.keys(steady), ...Object.keys(fault)])];
  const stepOf = (name: string): string => names.find((other) => name.startsWith(`${other}, `)) ?? name;
  const steps = [...new Set(names.map(stepOf))];
  return steps.flatMap((step) => [
    ...names.filter((name) => name === step),
    ...names.filter((name) => name !== step && stepOf(name) === step),
  ]);
}

const figures = (latency: StepLatency | undefined): string[] =>
  latency
    ? [
        String(latency.count),
        ...[latency.p50, latency.p95, latency.p99, latency.max].map((ms) => ms.toFixed(1)),
      ]
    : FIGURES.map(() => NOTHING);
