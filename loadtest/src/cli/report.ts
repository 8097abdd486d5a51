/** session-lab report: shows saved histories side by side, and writes the report's files. */
import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { buildReport } from '../judge/build-report.ts';
import { UserError } from '../model/errors.ts';
import { writeReport } from '../report/write-report.ts';
import { warn } from './check.ts';
import { addGateOptions, type GateOptions, gateOf } from './gate-options.ts';
import { howMade } from './how-made.ts';
import { addOutputOptions, type OutputOptions, printReport } from './output-options.ts';

export function reportCommand(): Command {
  return addOutputOptions(
    addGateOptions(
      new Command('report')
        .description('show saved histories side by side')
        .argument('<history...>', 'files that a run wrote (.ndjson.gz, or unpacked)')
        .option('--out <folder>', 'also write the report’s files there'),
    ),
  ).action(async (files: string[], options: GateOptions & OutputOptions & { readonly out?: string }) => {
    const report = await buildReport(files, warn);
    const { thresholds, exitCode } = gateOf(options, report);
    if (options.out !== undefined) {
      await mkdir(options.out, { recursive: true }).catch((error: Error) => {
        throw new UserError(`the report can't be written to ${options.out}: ${error.message}`);
      });
      await writeReport(options.out, report, howMade(), thresholds);
    }
    printReport(report, options, thresholds);
    process.exitCode = exitCode;
  });
}
