/** lab report: compares the newest result of each profile, whichever runs they come from. */

import { publishAndShow } from '@session-lab/loadtest/commands/publish.ts';
import { UserError } from '@session-lab/loadtest/errors.ts';
import { allResults } from '@session-lab/loadtest/report/all-results.ts';
import { buildReport } from '@session-lab/loadtest/report/build-report.ts';
import { exitCodeOf } from '@session-lab/loadtest/report/exit-code.ts';
import { RunFolder } from '@session-lab/loadtest/report/run-folder.ts';
import { Command } from 'commander';
import { newestHistories } from '../newest-results.ts';
import { RESULTS } from '../paths.ts';
import { say } from './lab-options.ts';

export function reportCommand(): Command {
  return new Command('report').description('compare the newest result of each profile').action(async () => {
    const files = await newestHistories(RESULTS, say);
    if (files.length === 0)
      throw new UserError('there is no result yet: make up PROFILE=…, then make loadtest');
    const folder = await RunFolder.create(RESULTS, 'report', new Date());
    try {
      const report = await buildReport(files, say);
      await publishAndShow(folder, report);
      process.exitCode = exitCodeOf(allResults(report));
    } finally {
      await folder.discard();
    }
  });
}
