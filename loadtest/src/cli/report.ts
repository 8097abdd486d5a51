/** session-lab report: shows saved histories side by side, and writes the report's files. */
import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { buildReport } from '../judge/build-report.ts';
import { UserError } from '../model/errors.ts';
import { writeReport } from '../report/write-report.ts';
import { warn } from './check.ts';
import { addEarlierOption, sinceEarlier } from './earlier-run.ts';
import { addGateOptions, type GateOptions, gateOf } from './gate-options.ts';
import { howMade } from './how-made.ts';
import { keepHeapLean } from './lean-heap.ts';
import { addOutputOptions, type OutputOptions, printReport } from './output-options.ts';

interface Options extends GateOptions, OutputOptions {
  readonly out?: string;
  readonly baseline?: string;
}

export function reportCommand(): Command {
  return addOutputOptions(
    addEarlierOption(
      addGateOptions(
        new Command('report')
          .description('show saved histories side by side')
          .argument('<history...>', 'files that a run wrote (.ndjson.gz, or unpacked)')
          .option('--out <folder>', 'also write the report’s files there'),
      ),
    ),
  ).action(async (files: string[], options: Options) => {
    keepHeapLean();
    const report = await sinceEarlier(await buildReport(files, warn), options.baseline, warn);
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
