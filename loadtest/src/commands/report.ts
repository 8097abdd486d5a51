/** loadtest report: shows saved histories side by side, and writes the report's files. */
import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { buildReport } from '../report/build-report.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { terminalReport } from '../report/terminal.ts';
import { writeReport } from '../report/write-report.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description('show saved histories side by side')
    .argument('<history...>', 'NDJSON files that a run wrote')
    .option('--out <folder>', 'also write report.json, report.md and report.html there')
    .action(async (files: string[], { out }: { out?: string }) => {
      const report = await buildReport(files);
      if (out !== undefined) {
        await mkdir(out, { recursive: true });
        await writeReport(out, report);
      }
      console.log(terminalReport(report, { colour: process.stdout.isTTY }));
      process.exitCode = exitCodeOf(report.profiles);
    });
}
