/** What the reaper does: waits for its master's end, and clears up unless it was dismissed. */
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Runtime } from '../runtime/runtime.ts';

export const DISMISSAL = 'dismissed';

export async function reap(master: NodeJS.ReadableStream, runtime: Runtime, folder: string): Promise<void> {
  if ((await text(master)) === DISMISSAL) return;
  await runtime.down();
  await rm(folder, { recursive: true, force: true });
}
