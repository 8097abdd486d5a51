/** session-lab worker: one of the processes of `run --workers`, which starts it. Its history goes to standard output. */
import { setMaxListeners } from 'node:events';
import { Command } from 'commander';
import { type LoadOptions, runLoad } from '../load/run-load.ts';
import { EXIT, UserError } from '../model/errors.ts';
import { HistoryFile } from '../model/history-file.ts';
import { promised } from '../model/promised.ts';
import { loadScenarioFile } from '../scenarios/file/load-scenario-file.ts';
import { parseMix } from '../scenarios/parse-mix.ts';
import { environment } from './config.ts';
import { leaveSoon } from './interruption.ts';
import type { FromWorker, ToWorker, WorkerJob } from './worker-job.ts';

export const workerCommand = (interrupted: AbortSignal): Command =>
  new Command('worker').action(async () => {
    if (!process.send)
      throw new UserError('a worker is started by session-lab run --workers, and by nobody else');
    const tell = (what: FromWorker): void => void process.send?.(what);
    const stop = new AbortController();
    const job = promised<WorkerJob>();
    const start = promised<number>();
    let isReleased = false;
    process.on('message', (message: ToWorker) => {
      if (message.type === 'job') job.resolve(message.job);
      if (message.type === 'start') start.resolve(message.at);
      if (message.type === 'release') isReleased = true;
      if (message.type === 'stop') stop.abort(new Error('interrupted'));
    });
    // Whoever started it is gone: nobody is left to judge.
    process.once('disconnect', () => stop.abort(new Error('interrupted')));
    const signal = AbortSignal.any([interrupted, stop.signal]);
    setMaxListeners(0, signal);
    signal.addEventListener('abort', () => start.resolve(0));
    const { load, target, scenario, shard, held } = await job.promise;
    const history = HistoryFile.onStandardOutput();
    try {
      const options: LoadOptions = {
        ...load,
        ...(await scenarioOf(scenario)),
        target: new URL(target),
        shard,
        sameClock: true,
        ...(held ? { released: () => isReleased } : {}),
        startAt: () => {
          tell({ type: 'ready' });
          return start.promise;
        },
      };
      await runLoad(options, history.write, signal);
      await history.close();
    } catch (error) {
      if (!signal.aborted)
        tell({ type: 'failed', message: error instanceof UserError ? error.message : String(error) });
      process.exitCode = EXIT.notSetUp;
    }
    if (process.connected) process.disconnect();
    leaveSoon();
  });

async function scenarioOf(scenario: WorkerJob['scenario']): Promise<Pick<LoadOptions, 'mix' | 'accounts'>> {
  if ('file' in scenario) return loadScenarioFile(scenario.file, environment);
  const mix = parseMix(scenario.named);
  if (!mix) throw new UserError(`there is no scenario ${scenario.named}`);
  return { mix };
}
