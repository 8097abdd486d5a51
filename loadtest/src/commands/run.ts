/** loadtest run: puts load on a target, keeps the history, judges it. */
import { Command, Option } from 'commander';
import { Judge } from '../check/judge.ts';
import type { HistoryEvent, Verdict } from '../history/event.ts';
import { HistoryFile } from '../history/history-file.ts';
import { type LoadOptions, runLoad } from '../load/run-load.ts';
import { reportOf } from '../report/build-report.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { RunFolder } from '../report/run-folder.ts';
import { terminalReport } from '../report/terminal.ts';
import { REPORT_FILES, writeReport } from '../report/write-report.ts';
import { addLoadOptions, httpUrl, loadOptions, type ParsedLoadOptions } from './load-options.ts';
import { ProgressLine } from './progress-line.ts';

interface Options extends ParsedLoadOptions {
  readonly target: URL;
  readonly expect: Verdict;
  readonly results: string;
  readonly stream?: true;
}

export function runCommand(): Command {
  const command = new Command('run')
    .description('put load on a target, keep the history and judge it')
    .addOption(
      new Option('--target <url>', 'where to send it').env('TARGET').argParser(httpUrl).makeOptionMandatory(),
    );
  return addLoadOptions(command)
    .addOption(
      new Option('--expect <verdict>', 'the verdict that exits with 0')
        .choices(['intact', 'broken', 'unknown'])
        .default('intact'),
    )
    .option('--results <folder>', 'where the run is kept, as a folder of its own', 'results')
    .option('--stream', 'write the history to standard output, and leave judging to whoever reads it')
    .addHelpText(
      'after',
      `
Exit codes: 0 as expected, 1 not as expected, 2 unknown, 3 could not be set up.

Examples:
  loadtest run --target http://127.0.0.1:8080
  loadtest run --target http://127.0.0.1:8080 --users 1 --flows 50 --pause 0ms --expect broken`,
    )
    .action(async (options: Options) => {
      const load = { ...loadOptions(options), target: options.target };
      if (options.stream) await stream(load);
      else process.exitCode = await runAndJudge(load, options);
    });
}

async function stream(load: LoadOptions): Promise<void> {
  const history = HistoryFile.onStandardOutput();
  await runLoad(load, history.write);
  await history.close();
}

async function runAndJudge(load: LoadOptions, { results, expect }: Options): Promise<number> {
  const folder = await RunFolder.create(results, load.scenario, new Date());
  const interrupted = () => void folder.discard().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const history = await HistoryFile.open(folder.file('target.ndjson'));
    const judge = new Judge();
    const progress = new ProgressLine(`${load.users} users:`, load.durationMs);
    await runLoad(load, (event: HistoryEvent) => {
      history.write(event);
      judge.add(event);
      progress.show(judge.flows);
    });
    progress.done();
    await history.close();
    const report = reportOf([judge]);
    await writeReport(folder.path, report);
    const published = await folder.publish();
    console.log(terminalReport(report, { colour: process.stdout.isTTY }));
    console.log(`\n${published}: ${REPORT_FILES.join(', ')}, target.ndjson`);
    return exitCodeOf(report.profiles, expect);
  } finally {
    await folder.discard();
  }
}
