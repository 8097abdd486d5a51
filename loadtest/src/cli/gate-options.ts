/** Thresholds on the command line, which turn a run into a gate. */
import { type Command, Option } from 'commander';
import { UserError } from '../model/errors.ts';
import type { Report } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { gateExitCode, type ThresholdResult, type Thresholds, thresholdResults } from '../report/gate.ts';
import { DAY_MS, duration, wholeNumber } from './load-options.ts';

export interface GateOptions {
  readonly expect?: Verdict;
  readonly maxLost?: number;
  readonly maxErrors?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export const addGateOptions = (command: Command): Command => {
  for (const percentile of ['p50', 'p95', 'p99']) {
    command.addOption(
      new Option(
        `--${percentile} <time>`,
        `fail above this latency (${percentile}, before any fault)`,
      ).argParser(duration(1, DAY_MS)),
    );
  }
  return command
    .addOption(
      new Option(
        '--expect <verdict>',
        'the verdict that exits with 0 (intact unless told otherwise)',
      ).choices(['intact', 'broken', 'unknown']),
    )
    .option('--max-lost <n>', 'fail above so many losses', wholeNumber(0, 1e9))
    .option(
      '--max-errors <n>',
      'fail above so many requests without an answer or with a 4xx or 5xx',
      wholeNumber(0, 1e9),
    );
};

export interface Gate {
  readonly thresholds: readonly ThresholdResult[];
  readonly exitCode: number;
}

/** @throws {UserError} if both a verdict and thresholds are given: only one can decide */
export function gateOf(options: GateOptions, report: Report): Gate {
  const thresholds = thresholdsIn(options);
  if (thresholds === null) return { thresholds: [], exitCode: exitCodeOf(report.profiles, options.expect) };
  const results = report.profiles.flatMap((profile) => thresholdResults(thresholds, profile));
  return { thresholds: results, exitCode: gateExitCode(report.profiles, results) };
}

/** Null if none is given. */
export function thresholdsIn({ expect, maxLost, maxErrors, p50, p95, p99 }: GateOptions): Thresholds | null {
  const latencyMs = { ...(p50 ? { p50 } : {}), ...(p95 ? { p95 } : {}), ...(p99 ? { p99 } : {}) };
  if (maxLost === undefined && maxErrors === undefined && Object.keys(latencyMs).length === 0) return null;
  if (expect) throw new UserError('--expect and thresholds exclude each other: thresholds decide alone');
  return { maxLost: maxLost ?? 0, maxErrors: maxErrors ?? 0, latencyMs };
}
