/** What is printed of a report: all for people, the report as JSON, or the verdict alone. */
import { type Command, Option } from 'commander';
import type { Report } from '../model/result.ts';
import type { ThresholdResult } from '../report/gate.ts';
import { terminalReport } from '../report/renderers/terminal.ts';
import { onStdout } from './terminal.ts';

export interface OutputOptions {
  readonly json?: true;
  readonly quiet?: true;
}

/** What is said to people beside it. */
export interface Published extends OutputOptions {
  /** What opens the page. */
  readonly opener?: string;
}

export const addOutputOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--json',
        'print the report as JSON (session-lab/report@1), and nothing else there',
      ).conflicts('quiet'),
    )
    .option('--quiet', 'print the verdict alone: of several profiles a line each');

/** Prints a report as it was asked for. */
export function printReport(
  report: Report,
  { json, quiet }: OutputOptions,
  thresholds: readonly ThresholdResult[] = [],
): void {
  if (json) console.log(reportJson(report));
  else if (quiet) console.log(verdicts(report));
  else console.log(terminalReport(report, { ...onStdout(), thresholds }));
}

export const reportJson = (report: Report): string => JSON.stringify(report, null, 2);

function verdicts({ profiles, skipped }: Report): string {
  const [only] = profiles;
  if (only && profiles.length + skipped.length === 1) return only.verdict;
  return [
    ...profiles.map(({ profile, verdict }) => `${profile} ${verdict}`),
    ...skipped.map(({ profile }) => `${profile} skipped`),
  ].join('\n');
}
