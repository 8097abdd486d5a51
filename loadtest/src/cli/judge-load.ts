/** Puts load on a target, keeps its history, judges it as it happens, and publishes the report. */
import { setMaxListeners } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { listenForMarks } from '../beside/marks.ts';
import { reportOf } from '../judge/build-report.ts';
import { guarantees } from '../judge/guarantees/index.ts';
import { Judge } from '../judge/judge.ts';
import { wholeNow } from '../load/clock.ts';
import { type LoadOptions, type PutLoad, runLoad } from '../load/run-load.ts';
import { UserError } from '../model/errors.ts';
import type { Run } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { HistoryFile } from '../model/history-file.ts';
import { wrongWith } from '../model/phase-name.ts';
import { promised } from '../model/promised.ts';
import type { Report } from '../model/result.ts';
import { notWritten } from '../model/storage.ts';
import { RunFolder } from '../report/run-folder.ts';
import { Batches } from './batches.ts';
import { During, type DuringOptions } from './during.ts';
import { withComparison } from './earlier-run.ts';
import type { Gate } from './gate-options.ts';
import { judgeAlone } from './judge-alone.ts';
import { keepWritten } from './keep-written.ts';
import type { Outputs } from './out-options.ts';
import { type OutputOptions, printReport } from './output-options.ts';
import { ProgressLine } from './progress-line.ts';
import { publishAndShow } from './publish.ts';
import { StatusLine } from './status-line.ts';

export interface JudgedLoad {
  /** Where the run is kept; false to keep nothing. */
  readonly results: string | false;
  /** One replica's address: it is tried first, and what it violates is taken for the app's own. */
  readonly alone: URL | null;
  /** An earlier run to compare it with, and what that is called. */
  readonly earlier: { readonly name: string; readonly report: Report } | null;
  /** What runs beside the load. */
  readonly during: DuringOptions | null;
  /** What the command is given, and what its own variables are added to. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly gateOf: (report: Report) => Gate;
  readonly output: OutputOptions;
  /** Where the findings go beside the report. */
  readonly outputs: Outputs;
}

/** Tells a command which run it is beside. */
export const RUN_VARIABLE = 'SESSION_LAB_RUN_FOLDER';

/** All that the command prints, in the run's folder. */
const COMMAND_LOG = 'command.log';

/**
 * @param put how the load is made
 * @returns the exit code that the gate has for the report
 */
export async function judgeLoad(
  load: LoadOptions,
  { results, alone, earlier, during: asked, env, gateOf, output, outputs }: JudgedLoad,
  signal: AbortSignal,
  put: PutLoad = runLoad,
): Promise<number> {
  const name = load.mix.map(({ scenario }) => scenario.name).join('-');
  const folder = await RunFolder.create(results || tmpdir(), name, new Date());
  const during = asked && new During(asked, { ...env, [RUN_VARIABLE]: folder.path });
  const line = new StatusLine(output.quiet);
  const progress = new ProgressLine({
    label: load.rate === null ? `${load.users} users` : `${load.rate} new users/s`,
    totalMs: load.durationMs,
    line,
    ...(during ? { state: () => during.state } : {}),
  });
  const began = promised<void>();
  const broken = new AbortController();
  const ended = AbortSignal.any([signal, broken.signal]);
  setMaxListeners(0, ended);
  const judge = new Judge();
  try {
    const baseline = alone && (await judgeAlone(load, alone, signal));
    const history = await HistoryFile.open(folder.file('target.ndjson.gz'));
    outputs.begin(judge);
    const batches = new Batches((events) => {
      for (const event of events) {
        judge.add(event);
        outputs.add(event);
        if (event.type !== 'run') continue;
        if (!output.quiet) tellNotices(event);
        began.resolve();
      }
      progress.show(() => judge.progress);
      return history.write(...events);
    });
    /** What is no user's doing is known at once. */
    const note = (event: HistoryEvent): void => {
      void batches.add(event);
      batches.flush();
    };
    const record = (event: HistoryEvent): void | Promise<void> => {
      if (event.type !== 'run') return batches.add(event);
      note(event);
      if (baseline) note(baseline);
    };
    const marks = await listenForMarks(folder.path, async (name) => {
      await began.promise;
      const wrong = wrongWith(
        name,
        [...judge.clock.phases, ...guarantees].map(({ name }) => name),
      );
      if (wrong !== null) throw new UserError(wrong);
      note({ type: 'phase', at: wholeNow(), name });
      line.say(`session-lab: ${name} begins`);
    });
    const log = during && createWriteStream(folder.file(COMMAND_LOG));
    log?.once('error', ({ message }) => line.say(`session-lab: ${COMMAND_LOG} can't be written: ${message}`));
    const conducted =
      during &&
      began.promise.then(() =>
        during.conduct({
          judge,
          signal: ended,
          record: note,
          say: (text) => line.say(`session-lab: ${text}`),
          told: (text) => {
            log?.write(`${text}\n`);
            line.say(`during | ${text}`);
          },
        }),
      );
    try {
      // It is waited for below, once the load is over.
      conducted?.catch(() => undefined);
      await put(during ? { ...load, released: during.isOver } : load, record, ended);
      await conducted;
      log?.end();
    } catch (error) {
      // Neither the command nor users are to outlive what was to judge them.
      broken.abort();
      if (judge.run) await conducted?.catch(() => undefined);
      throw error;
    } finally {
      await marks.close();
    }
    batches.flush();
    progress.done();
    await history.close();
    const own = reportOf([judge]);
    const report = earlier ? withComparison(own, earlier.report, earlier.name) : own;
    const { thresholds, exitCode } = gateOf(report);
    const kept = results ? await publishAndShow(folder, report, thresholds, output) : null;
    if (kept === null) printReport(report, output, thresholds);
    await outputs.end({ report, thresholds, exitCode, folder: kept });
    return exitCode;
  } catch (error) {
    const storage = notWritten(error);
    if (storage) judge.damage(storage.message);
    throw results ? await keepWritten(error, folder, judge.run ? [judge] : []) : error;
  } finally {
    progress.done();
    await folder.discard();
  }
}

/** What the walk has noticed is worth knowing before the load is over. */
function tellNotices({ notices = [] }: Run): void {
  for (const notice of notices) console.error(`session-lab: ${notice}`);
}
