/** Labs and a folder for results that end with their command, whatever becomes of it. */
import { RunFolder } from 'session-lab';
import type { Profile } from '../catalogue/profile.ts';
import { openLab, prepareLab } from '../choose-lab.ts';
import type { DriverOptions, Say } from '../drivers/driver.ts';
import type { Lab } from '../lab.ts';
import { clearLeft, forgetOwned, noteOwned } from '../left-labs.ts';
import { RESULTS } from '../paths.ts';
import { startReaper } from '../reaper/start-reaper.ts';

export interface OwnLabOptions {
  /** The command's, for its lab and its results. */
  readonly name: string;
  readonly runtime?: string | undefined;
  readonly profiles: readonly Profile[];
  /** How many labs, side by side; one where it isn't said. */
  readonly labs?: number;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** Each on a port of its own: a lab that is up already goes on undisturbed. */
export async function withOwnLabs(
  { name, runtime, profiles, labs: count = 1, signal, say }: OwnLabOptions,
  use: (labs: readonly [Lab, ...Lab[]], folder: RunFolder) => Promise<void>,
): Promise<void> {
  const optionsOf = (index: number): DriverOptions => ({
    lab: `${name}-${process.pid}${index === 0 ? '' : `-${index + 1}`}`,
    port: 0,
    signal,
  });
  for (const left of await clearLeft(signal)) say(`Took away ${left}, which a command that died had left.`);
  const first = await prepareLab(runtime, optionsOf(0), say, profiles);
  const others = Array.from({ length: count - 1 }, (_, index) => openLab(first.name, optionsOf(index + 1)));
  const labs = [first, ...others] as const;
  const folder = await RunFolder.create(RESULTS, name, new Date());
  for (const [index, lab] of labs.entries())
    await noteOwned(optionsOf(index).lab, { runtime: lab.name, folder: folder.path });
  const reapers = labs.map((lab, index) => startReaper(lab.name, optionsOf(index).lab, folder.path));
  try {
    await use(labs, folder);
  } finally {
    await folder.discard();
    for (const [index, lab] of labs.entries()) {
      await lab.down();
      await forgetOwned(optionsOf(index).lab);
      // Had that failed, the reaper would be the one to try again.
      reapers[index]?.dismiss();
    }
    if (signal.aborted) say('Nothing was left running.');
  }
}
