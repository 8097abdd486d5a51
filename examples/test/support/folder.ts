/** A folder of a test's own: removed when the test ends, after the processes that write to it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** @param parts folders to make in it */
export async function keepFolder(t: Test, name: string, ...parts: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  t.teardown(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  for (const part of parts) await mkdir(join(folder, part), { recursive: true });
  return folder;
}
