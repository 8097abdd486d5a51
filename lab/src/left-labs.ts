/**
 * Labs that end with their command. A note of each is there from before it is brought up until it is down, and says whose it
 * is: where that command is gone, and its reaper with it, whoever comes next finds the lab and takes it away.
 */
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from 'session-lab';
import { z } from 'zod';
import { openLab, RUNTIME_NAMES } from './choose-lab.ts';
import type { Lab } from './lab.ts';
import { LABS } from './paths.ts';
import { startOf } from './process-identity.ts';

const NOTES = join(LABS, 'owned');

const schema = z.object({
  runtime: z.string(),
  /** Of half-filled results, which go with it. */
  folder: z.string(),
  /** The command that runs it, and when that began: a later process may have its pid. */
  pid: z.number(),
  started: z.string(),
});

type Note = Readonly<z.infer<typeof schema>>;

export interface LeftLab extends Note {
  readonly name: string;
}

/** This process runs it. */
export async function noteOwned(name: string, of: Pick<Note, 'runtime' | 'folder'>): Promise<void> {
  const { pid } = process;
  await mkdir(NOTES, { recursive: true });
  await writeFile(join(NOTES, name), JSON.stringify({ ...of, pid, started: (await startOf(pid)) ?? '' }));
}

export async function forgetOwned(name: string): Promise<void> {
  await rm(join(NOTES, name), { force: true });
  await rmdir(NOTES).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
  });
}

/** Those whose command is gone. */
export async function leftLabs(): Promise<readonly LeftLab[]> {
  const left: LeftLab[] = [];
  for (const name of await readdir(NOTES).catch(() => [])) {
    const note = await readNote(name);
    if (note && (await startOf(note.pid)) !== note.started) left.push({ name, ...note });
  }
  return left;
}

/** Null where it has gone meanwhile, or is only being written. */
async function readNote(name: string): Promise<Note | null> {
  const text = await readFile(join(NOTES, name), 'utf8').catch(() => '');
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const openLeft = ({ name, runtime }: LeftLab, signal: AbortSignal): Lab =>
  openLab(runtime, { lab: name, port: 0, signal });

/**
 * Takes away what commands that died have left. What can't be taken away now, for its runtime doesn't answer, is left for later.
 * @returns the names of those that are gone
 */
export async function clearLeft(signal: AbortSignal): Promise<readonly string[]> {
  const cleared: string[] = [];
  for (const left of await leftLabs()) {
    if (!RUNTIME_NAMES.includes(left.runtime)) continue;
    try {
      const lab = openLeft(left, signal);
      await lab.available();
      await lab.down();
    } catch (error) {
      if (error instanceof UserError) continue;
      throw error;
    }
    await rm(left.folder, { recursive: true, force: true });
    await forgetOwned(left.name);
    cleared.push(left.name);
  }
  return cleared;
}
