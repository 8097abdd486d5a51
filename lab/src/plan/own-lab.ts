/** A lab and a folder for results that end with their command, whatever becomes of it. */
import { RunFolder } from 'session-lab';
import type { Profile } from '../catalogue/profile.ts';
import { prepareLab } from '../choose-lab.ts';
import type { Say } from '../drivers/driver.ts';
import type { Lab } from '../lab.ts';
import { RESULTS } from '../paths.ts';
import { startReaper } from '../reaper/start-reaper.ts';

export interface OwnLabOptions {
  /** The command's, for its lab and its results. */
  readonly name: string;
  readonly runtime?: string | undefined;
  readonly profiles: readonly Profile[];
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** On a port of its own: a lab that is up already goes on undisturbed. */
export async function withOwnLab(
  { name, runtime, profiles, signal, say }: OwnLabOptions,
  use: (lab: Lab, folder: RunFolder) => Promise<void>,
): Promise<void> {
  const options = { lab: `${name}-${process.pid}`, port: 0, signal };
  const lab = await prepareLab(runtime, options, say, profiles);
  const folder = await RunFolder.create(RESULTS, name, new Date());
  const reaper = startReaper(lab.name, options.lab, folder.path);
  try {
    await use(lab, folder);
  } finally {
    await folder.discard();
    await lab.down();
    // Had that failed, the reaper would be the one to try again.
    reaper.dismiss();
    if (signal.aborted) say('Nothing was left running.');
  }
}
