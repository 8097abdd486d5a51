/** lab report: compares the newest result of each profile, whichever runs they come from. */

import { Command } from 'commander';
import {
  addOutputOptions,
  allResults,
  buildReport,
  exitCodeOf,
  type OutputOptions,
  publishAndShow,
  RunFolder,
  UserError,
} from 'session-lab';
import { newestHistories } from '../newest-results.ts';
import { RESULTS } from '../paths.ts';
import { OPENER } from '../plan/execute.ts';
import { sayOf } from './lab-options.ts';

export function reportCommand(): Command {
  const command = new Command('report').description('compare the newest result of each profile');
  return addOutputOptions(command).action(async (output: OutputOptions) => {
    const say = sayOf(output);
    const files = await newestHistories(RESULTS, say);
    if (files.length === 0)
      throw new UserError('there is no result yet: make up PROFILE=…, then make loadtest');
    const folder = await RunFolder.create(RESULTS, 'report', new Date());
    try {
      const report = await buildReport(files, say);
      await publishAndShow(folder, report, [], { ...output, opener: OPENER });
      process.exitCode = exitCodeOf(allResults(report));
    } finally {
      await folder.discard();
    }
  });
}
