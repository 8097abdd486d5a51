/** session-lab report: shows saved histories side by side, and writes the report's files. */
import { Command } from 'commander';
import { buildReport } from '../judge/build-report.ts';
import { warn } from './check.ts';
import { addEarlierOption, sinceEarlier } from './earlier-run.ts';
import { addGateOptions, type GateOptions, gateOf } from './gate-options.ts';
import { giveReport } from './give-report.ts';
import { keepHeapLean } from './lean-heap.ts';
import { addOutputOptions, type OutputOptions } from './output-options.ts';

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
    const gate = gateOf(options, report);
    await giveReport(report, options, gate);
  });
}
