/** A run as a gate: thresholds decide in place of the verdict, but some violations no threshold allows. */
import { guaranteeNamed } from '../judge/guarantees/index.ts';
import { sum } from '../model/counts.ts';
import { EXIT } from '../model/errors.ts';

import type { Latency, ProfileResult } from '../model/result.ts';

export interface Thresholds {
  /** Operations that showed a loss, over the whole run; 0 unless told otherwise. */
  readonly maxLost: number;
  /** Requests without an answer, or with a 4xx or 5xx, over the whole run; 0 unless told otherwise. */
  readonly maxErrors: number;
  /** Milliseconds. */
  readonly latencyMs: Readonly<Partial<Record<keyof Latency, number>>>;
}

export interface ThresholdResult {
  readonly profile: string;
  /** As on the command line, such as `max-lost`. */
  readonly name: string;
  readonly limit: string;
  readonly measured: string;
  readonly held: boolean;
}

export function thresholdResults(
  { maxLost, maxErrors, latencyMs }: Thresholds,
  { profile, losses, httpErrors, fault, latencyMs: measured, guarantees }: ProfileResult,
): ThresholdResult[] {
  const lost = sum(losses.byCause) + sum(losses.afterFault ?? {});
  const errors = httpErrors + (fault?.httpErrors ?? 0);
  const count = (name: string, limit: number, found: number): ThresholdResult => ({
    profile,
    name,
    limit: String(limit),
    measured: String(found),
    held: found <= limit,
  });
  return [
    count('max-lost', maxLost, lost),
    count('max-errors', maxErrors, errors),
    ...Object.entries(guarantees).flatMap(([name, found]) => {
      const { noAllowance = false, noExcuse = false } = guaranteeNamed(name) ?? {};
      if (!found || !noAllowance || found.own) return [];
      // Those without excuse are counted over the whole run already.
      const after = noExcuse ? 0 : (fault?.violations[name] ?? 0);
      return [count(name, 0, found.violations + after)];
    }),
    ...Object.entries(latencyMs).map(([name, limit]) => {
      const found = measured?.[name as keyof Latency] ?? null;
      return {
        profile,
        name,
        limit: `${limit} ms`,
        measured: found === null ? 'nothing' : `${found} ms`,
        held: found !== null && found <= limit,
      };
    }),
  ];
}

/** What is unknown stays unknown, whatever the thresholds say. */
export function gateExitCode(
  profiles: readonly ProfileResult[],
  results: readonly ThresholdResult[],
): number {
  if (results.some(({ held }) => !held)) return EXIT.notAsExpected;
  return profiles.some(({ verdict }) => verdict === 'unknown') ? EXIT.unknown : EXIT.asExpected;
}
