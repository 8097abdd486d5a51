/** Thresholds on the command line, which turn a run into a gate. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, UserError } from '../model/errors.ts';
import type { Report } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import {
  comparisonExitCode,
  gateExitCode,
  type ThresholdResult,
  type Thresholds,
  thresholdResults,
} from '../report/gate.ts';
import { type Limit, limitsIn } from '../report/limits.ts';
import { DAY_MS, duration, wholeNumber } from './load-options.ts';

export interface GateOptions {
  readonly expect?: Verdict;
  readonly maxLost?: readonly Limit[];
  readonly maxErrors?: readonly Limit[];
  readonly p50?: readonly Limit[];
  readonly p95?: readonly Limit[];
  readonly p99?: readonly Limit[];
}

export const addGateOptions = (command: Command): Command => {
  for (const percentile of ['p50', 'p95', 'p99']) {
    command.addOption(
      new Option(
        `--${percentile} <time>`,
        `fail above this latency (${percentile}, before any fault), or in a phase: during=1s`,
      ).argParser(limits(duration(1, DAY_MS), false)),
    );
  }
  return command
    .addOption(
      new Option(
        '--expect <verdict>',
        'the verdict that exits with 0 (intact unless told otherwise)',
      ).choices(['intact', 'broken', 'unknown']),
    )
    .option(
      '--max-lost <n>',
      'fail above so many losses; by phase: during=0,after=0; by guarantee, of its violations: read-your-writes=0, or read-your-writes:during=0',
      limits(wholeNumber(0, 1e9), true),
    )
    .option(
      '--max-errors <n>',
      'fail above so many requests without an answer or with a 4xx or 5xx; by phase: during=3',
      limits(wholeNumber(0, 1e9), false),
    );
};

/** Said again, it adds to what was said before. */
const limits =
  (numberIn: (text: string) => number, ofGuarantees: boolean) =>
  (text: string, before: readonly Limit[] = []): readonly Limit[] => {
    const found = limitsIn(text, numberIn, ofGuarantees);
    if (typeof found === 'string') throw new InvalidArgumentError(found);
    return [...before, ...found];
  };

export interface Gate {
  readonly thresholds: readonly ThresholdResult[];
  readonly exitCode: number;
}

/** @throws {UserError} if both a verdict and thresholds are given: only one can decide */
export function gateOf(options: GateOptions, report: Report): Gate {
  const thresholds = thresholdsIn(options);
  if (report.profiles.some(({ comparison }) => comparison?.decides)) {
    if (options.expect)
      throw new UserError(
        '--expect and an earlier run as --baseline exclude each other: what is worse decides',
      );
    const results = thresholds
      ? report.profiles.flatMap((profile) => thresholdResults(thresholds, profile))
      : [];
    const isHeld = results.every(({ held }) => held);
    const exitCode = isHeld ? comparisonExitCode(report.profiles, results) : EXIT.notAsExpected;
    return { thresholds: results, exitCode: withCommands(report, exitCode) };
  }
  if (thresholds === null)
    return { thresholds: [], exitCode: withCommands(report, exitCodeOf(report.profiles, options.expect)) };
  const results = report.profiles.flatMap((profile) => thresholdResults(thresholds, profile));
  return { thresholds: results, exitCode: withCommands(report, gateExitCode(report.profiles, results)) };
}

/** A command that failed is told where nothing worse is. */
function withCommands({ profiles }: Report, exitCode: number): number {
  const hasFailed = profiles.some(({ commands = [] }) => commands.some(({ exitCode }) => exitCode !== 0));
  return exitCode === EXIT.asExpected && hasFailed ? EXIT.commandFailed : exitCode;
}

/** Null if none is given. */
export function thresholdsIn({ expect, maxLost, maxErrors, p50, p95, p99 }: GateOptions): Thresholds | null {
  const latencyMs = { ...(p50 ? { p50 } : {}), ...(p95 ? { p95 } : {}), ...(p99 ? { p99 } : {}) };
  if (maxLost === undefined && maxErrors === undefined && Object.keys(latencyMs).length === 0) return null;
  if (expect) throw new UserError('--expect and thresholds exclude each other: thresholds decide alone');
  return { maxLost: maxLost ?? [], maxErrors: maxErrors ?? [], latencyMs };
}
