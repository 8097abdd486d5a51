/** Puts a shard's part of a load on a target, and keeps its history for whoever merges them. It has no verdict of its own. */
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Judge } from '../judge/judge.ts';
import type { LoadOptions } from '../load/run-load.ts';
import { runLoad } from '../load/run-load.ts';
import { ownUsers } from '../load/shard.ts';
import { counted } from '../model/counts.ts';
import { UserError } from '../model/errors.ts';
import type { Shard } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { HistoryFile } from '../model/history-file.ts';
import { NotWritten, notWritten } from '../model/storage.ts';
import { Batches } from './batches.ts';
import { judgeAlone } from './judge-alone.ts';
import type { Outputs } from './out-options.ts';
import type { OutputOptions } from './output-options.ts';
import { ProgressLine } from './progress-line.ts';
import { StatusLine } from './status-line.ts';

export interface ShardLoad extends LoadOptions {
  readonly shard: Shard;
}

/**
 * @param alone one replica's address: the first shard tries it, for all
 * @param results the folder that all shards' histories are put into
 * @param outputs those that tell of a verdict tell nothing: a shard has none
 * @throws {UserError} where this shard of this run is there already
 */
export async function runShard(
  load: ShardLoad,
  alone: URL | null,
  results: string,
  { quiet }: OutputOptions,
  outputs: Outputs,
  signal: AbortSignal,
): Promise<void> {
  const { run, number, of } = load.shard;
  const file = join(results, `${run}.${number}-of-${of}.ndjson.gz`);
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    throw new UserError(
      `${file} is there already: shard ${number} of run ${run} has been run. Give each run a new --run`,
    );
  const hidden = await hiddenFolder(results, run);
  const users = load.rate === null ? ownUsers(load.shard, load.users) : null;
  const label = `shard ${number}/${of}, ${users === null ? `its part of ${load.rate} new users/s` : counted(users, 'user')}`;
  const progress = new ProgressLine({ label, totalMs: load.durationMs, line: new StatusLine(quiet) });
  // Filled out of sight: it is whole, or it isn't there.
  const filling = join(hidden, 'history');
  const judge = new Judge();
  try {
    const baseline = alone && number === 1 ? await judgeAlone(load, alone, signal) : null;
    const history = await HistoryFile.open(filling);
    outputs.begin(judge);
    const batches = new Batches((events) => {
      for (const event of events) {
        judge.add(event);
        outputs.add(event);
      }
      progress.show(() => judge.progress);
      return history.write(...events);
    });
    const record = (event: HistoryEvent): void | Promise<void> => {
      const asked = batches.add(event);
      return event.type === 'run' && baseline ? batches.add(baseline) : asked;
    };
    await runLoad({ ...load, startAt: load.startAt && told(load.startAt, quiet) }, record, signal);
    batches.flush();
    progress.done();
    await history.close();
    await rename(filling, file);
    if (!quiet) tell(judge, load.shard, file);
  } catch (error) {
    const storage = notWritten(error);
    if (!storage || !judge.run) throw error;
    await rename(filling, file);
    throw new NotWritten(
      `${storage.message}. What was written until then is in ${file}, and proves nothing`,
      { cause: error },
    );
  } finally {
    progress.done();
    await rm(hidden, { recursive: true, force: true });
  }
}

/** Whoever waits is to know for what. */
const told =
  (startAt: NonNullable<LoadOptions['startAt']>, quiet: boolean | undefined) => async (): Promise<number> => {
    const at = await startAt();
    const leftS = Math.round((at - Date.now()) / 1000);
    if (leftS > 1 && !quiet) console.error(`session-lab: all is ready, and the load begins in ${leftS} s`);
    return at;
  };

function tell(judge: Judge, { run, number, of }: Shard, file: string): void {
  const { requests } = judge.progress;
  const { lateMs, notices = [] } = judge.run ?? {};
  for (const notice of notices) console.error(`session-lab: ${notice}`);
  if (lateMs !== undefined)
    console.error(`session-lab: it began ${(lateMs / 1000).toFixed(1)} s later than it was to`);
  console.log(`Shard ${number} of ${of} of run ${run}: ${counted(requests, 'request')}, kept in ${file}.`);
  console.log(`With all ${of}: session-lab merge ${join(dirname(file), `${run}.*.ndjson.gz`)}`);
}

async function hiddenFolder(results: string, run: string): Promise<string> {
  try {
    await mkdir(results, { recursive: true });
    return await mkdtemp(join(results, `.${run}-`));
  } catch (error) {
    throw new UserError(`results can't be written to ${results}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
