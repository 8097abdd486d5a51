/** The reaper waits for its master to end, and clears up unless it was dismissed. */
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Lab } from '../lab.ts';
import { forgetOwned } from '../left-labs.ts';

export const DISMISSAL = 'dismissed';

export async function reap(
  master: NodeJS.ReadableStream,
  { lab, name }: { readonly lab: Pick<Lab, 'down'>; readonly name: string },
  folder: string,
): Promise<void> {
  if ((await text(master)) === DISMISSAL) return;
  await lab.down();
  await rm(folder, { recursive: true, force: true });
  await forgetOwned(name);
}
