/** A lab and a folder for results that end with their command, whatever becomes of it. */
import { RunFolder } from '@session-lab/loadtest';
import { RESULTS } from '../paths.ts';
import type { Profile } from '../profile.ts';
import { startReaper } from '../reaper/start-reaper.ts';
import { prepareRuntime } from '../runtime/choose-runtime.ts';
import type { Runtime, RuntimeName } from '../runtime/runtime.ts';
import { say } from './lab-options.ts';

export interface OwnLabOptions {
  /** The command's, for its lab and its results. */
  readonly name: string;
  readonly runtime: RuntimeName | undefined;
  readonly profiles: readonly Profile[];
  readonly signal: AbortSignal;
}

/** On a port of its own: a lab that is up already goes on undisturbed. */
export async function withOwnLab(
  { name, runtime: wanted, profiles, signal }: OwnLabOptions,
  use: (runtime: Runtime, folder: RunFolder) => Promise<void>,
): Promise<void> {
  const lab = { lab: `${name}-${process.pid}`, port: 0, signal };
  const runtime = await prepareRuntime(wanted, lab, say, profiles);
  const folder = await RunFolder.create(RESULTS, name, new Date());
  const reaper = startReaper(runtime.name, lab.lab, folder.path);
  try {
    await use(runtime, folder);
  } finally {
    await folder.discard();
    await runtime.down();
    // Had that failed, the reaper would be the one to try again.
    reaper.dismiss();
    if (signal.aborted) say('Nothing was left running.');
  }
}
