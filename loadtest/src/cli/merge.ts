/** session-lab merge: judges the shards of a run as one. */
import { Command } from 'commander';
import { reportOf } from '../judge/build-report.ts';
import type { ShardsJudged } from '../model/result.ts';
import { judgeShards } from '../shards/judge-shards.ts';
import { warn } from './check.ts';
import { addEarlierOption, sinceEarlier } from './earlier-run.ts';
import { addGateOptions, type GateOptions, gateOf, thresholdsIn } from './gate-options.ts';
import { giveReport } from './give-report.ts';
import { keepHeapLean } from './lean-heap.ts';
import { addOutputOptions, type OutputOptions } from './output-options.ts';

interface Options extends GateOptions, OutputOptions {
  readonly out?: string;
  readonly baseline?: string;
}

export function mergeCommand(): Command {
  return addOutputOptions(
    addEarlierOption(
      addGateOptions(
        new Command('merge')
          .description('judge the histories of all shards of a run as one')
          .argument('<history...>', 'what each shard has left (.ndjson.gz, or unpacked)')
          .option('--out <folder>', 'also write the report’s files there'),
      ),
    ),
  )
    .addHelpText(
      'after',
      `
A shard that is missing, there twice, interrupted or damaged is said, and makes the verdict unknown (exit code 2). Those of
another run are refused (3).

Examples:
  session-lab merge results/nightly-42.*.ndjson.gz
  session-lab merge results/nightly-42.*.ndjson.gz --max-lost 0 --p99 250ms --out report`,
    )
    .action(async (files: string[], options: Options) => {
      keepHeapLean();
      // A contradiction is reported before all is read, not after it.
      thresholdsIn(options);
      const judge = await judgeShards(files, warn);
      const report = await sinceEarlier(reportOf([judge]), options.baseline, warn);
      const gate = gateOf(options, report);
      if (judge.shards && !options.quiet && !options.json)
        console.error(`session-lab: ${told(judge.shards)}`);
      await giveReport(report, options, gate);
    });
}

function told({ run, of, clocksApartMs, unsureMs }: ShardsJudged): string {
  const clocks =
    clocksApartMs === null
      ? 'their clocks could not be compared'
      : `their clocks were ${clocksApartMs} ms apart, give or take ${unsureMs} ms`;
  return `run ${run}, ${of} shards: ${clocks}`;
}
