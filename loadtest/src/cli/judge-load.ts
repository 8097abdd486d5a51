/** Puts load on a target, keeps its history, judges it as it happens, and publishes the report. */
import { tmpdir } from 'node:os';
import { reportOf } from '../judge/build-report.ts';
import { Judge } from '../judge/judge.ts';
import { type LoadOptions, type PutLoad, runLoad } from '../load/run-load.ts';
import type { Run } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { HistoryFile } from '../model/history-file.ts';
import type { Report } from '../model/result.ts';
import { RunFolder } from '../report/run-folder.ts';
import { Batches } from './batches.ts';
import type { Gate } from './gate-options.ts';
import { judgeAlone } from './judge-alone.ts';
import { type OutputOptions, printReport } from './output-options.ts';
import { ProgressLine } from './progress-line.ts';
import { publishAndShow } from './publish.ts';
import { StatusLine } from './status-line.ts';

/** What the walk has noticed is worth knowing before the load is over. */
function tellNotices({ notices = [] }: Run): void {
  for (const notice of notices) console.error(`session-lab: ${notice}`);
}

/**
 * @param results where the run is kept; false to keep nothing
 * @param alone one replica's address: it is tried first, and what it violates is taken for the app's own
 * @param put how the load is made
 * @returns the exit code that the gate has for the report
 */
export async function judgeLoad(
  load: LoadOptions,
  alone: URL | null,
  results: string | false,
  gateOf: (report: Report) => Gate,
  output: OutputOptions,
  signal: AbortSignal,
  put: PutLoad = runLoad,
): Promise<number> {
  const name = load.mix.map(({ scenario }) => scenario.name).join('-');
  const folder = await RunFolder.create(results || tmpdir(), name, new Date());
  const label = load.rate === null ? `${load.users} users` : `${load.rate} new users/s`;
  const progress = new ProgressLine({
    label,
    totalMs: load.durationMs,
    line: new StatusLine(output.quiet),
  });
  try {
    const baseline = alone && (await judgeAlone(load, alone, signal));
    const history = await HistoryFile.open(folder.file('target.ndjson.gz'));
    const judge = new Judge();
    const batches = new Batches((events) => {
      for (const event of events) {
        judge.add(event);
        if (event.type === 'run' && !output.quiet) tellNotices(event);
      }
      progress.show(() => judge.progress);
      return history.write(...events);
    });
    const record = (event: HistoryEvent): void | Promise<void> => {
      const asked = batches.add(event);
      return event.type === 'run' && baseline ? batches.add(baseline) : asked;
    };
    await put(load, record, signal);
    batches.flush();
    progress.done();
    await history.close();
    const report = reportOf([judge]);
    const { thresholds, exitCode } = gateOf(report);
    if (results) await publishAndShow(folder, report, thresholds, output);
    else printReport(report, output, thresholds);
    return exitCode;
  } finally {
    progress.done();
    await folder.discard();
  }
}
