/** session-lab check: judges saved histories again, as JSON. */
import { Command } from 'commander';
import { buildReport } from '../judge/build-report.ts';
import { addEarlierOption, sinceEarlier } from './earlier-run.ts';
import { addGateOptions, type GateOptions, gateOf } from './gate-options.ts';
import { keepHeapLean } from './lean-heap.ts';
import { reportJson } from './output-options.ts';

/** On standard error, to keep it out of the JSON. */
export const warn = (message: string): void => console.error(`session-lab: ${message}`);

export function checkCommand(): Command {
  return addEarlierOption(
    addGateOptions(
      new Command('check')
        .description('judge saved histories again and print the result as JSON')
        .argument('<history...>', 'files that a run wrote (.ndjson.gz, or unpacked)'),
    ),
  ).action(async (files: string[], options: GateOptions & { readonly baseline?: string }) => {
    keepHeapLean();
    const report = await sinceEarlier(await buildReport(files, warn), options.baseline, warn);
    console.log(reportJson(report));
    process.exitCode = gateOf(options, report).exitCode;
  });
}
