/** lab report: compares the newest result of each profile, whichever runs they come from. */

import { Command } from 'commander';
import {
  addEarlierOption,
  addOutputOptions,
  allResults,
  buildReport,
  EXIT,
  exitCodeOf,
  type OutputOptions,
  publishAndShow,
  RunFolder,
  sinceEarlier,
  UserError,
} from 'session-lab';
import { newestHistories } from '../newest-results.ts';
import { RESULTS } from '../paths.ts';
import { OPENER } from '../plan/execute.ts';
import { sayOf } from './lab-options.ts';

interface Options extends OutputOptions {
  readonly baseline?: string;
}

export function reportCommand(): Command {
  const command = new Command('report').description('compare the newest result of each profile');
  return addEarlierOption(addOutputOptions(command)).action(async (options: Options) => {
    const { baseline, ...output } = options;
    const say = sayOf(output);
    const files = await newestHistories(RESULTS, say);
    if (files.length === 0)
      throw new UserError('there is no result yet: make up PROFILE=…, then make loadtest');
    const folder = await RunFolder.create(RESULTS, 'report', new Date());
    try {
      const report = await sinceEarlier(await buildReport(files, say), baseline, say);
      await publishAndShow(folder, report, [], { ...output, opener: OPENER });
      const isWorse = report.profiles.some(({ comparison }) => comparison?.change === 'worse');
      process.exitCode = isWorse ? EXIT.notAsExpected : exitCodeOf(allResults(report));
    } finally {
      await folder.discard();
    }
  });
}
