/** loadtest check: judges saved histories again, as JSON. */
import { Command } from 'commander';
import { buildReport } from '../report/build-report.ts';
import { exitCodeOf } from '../report/exit-code.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('judge saved histories again and print the result as JSON')
    .argument('<history...>', 'NDJSON files that a run wrote')
    .action(async (files: string[]) => {
      const report = await buildReport(files);
      console.log(JSON.stringify(report, null, 2));
      process.exitCode = exitCodeOf(report.profiles);
    });
}
