/** Finds nginx and redis-server: the system's own, or those that tools/fetch-programs has unpacked. */
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '@session-lab/loadtest';
import { CommandFailed, runCommand } from '../../command.ts';
import { hostEnvironment } from '../../config.ts';
import { FETCHED_PROGRAMS, ROOT } from '../../paths.ts';
import type { Say } from '../driver.ts';
import { findStreamModule } from './stream-module.ts';

export interface Program {
  readonly path: string;
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where what it takes to be the root of the file system is. */
  readonly root: string;
}

export interface Programs {
  readonly nginx: Program;
  readonly redis: Program;
}

export interface ProgramSearch {
  readonly folders: readonly string[];
  readonly fetched: string;
}

// Daemons live where a user's PATH may not look.
const SYSTEM: ProgramSearch = {
  folders: [
    ...(hostEnvironment.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
  ],
  fetched: FETCHED_PROGRAMS,
};

/** Both programs, or null where one is missing. */
export async function findPrograms(search: ProgramSearch = SYSTEM): Promise<Programs | null> {
  const nginx = await findProgram('nginx', search);
  const redis = await findProgram('redis-server', search);
  return nginx && redis ? { nginx, redis } : null;
}

/**
 * Finds both programs, and fetches them first where one is missing, or where those fetched before lack the stream
 * module that `layer4` needs. Whether nginx has it in the end is for its user to ask.
 * @throws {UserError} that says why they could not be had.
 */
export async function getPrograms(say: Say, signal: AbortSignal, layer4 = false): Promise<Programs> {
  const found = await findPrograms();
  const outdated = layer4 && found?.nginx.root === FETCHED_PROGRAMS && !(await findStreamModule(found.nginx));
  if (found && !outdated) return found;
  const missing = found ? 'nginx’s stream module' : 'nginx or redis-server';
  say(`Setting up: ${missing} is missing, getting it from the system’s packages (starts no service) ...`);
  try {
    await runCommand(join(ROOT, 'tools/fetch-programs'), [FETCHED_PROGRAMS], { signal });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    // Other profiles can do without.
    if (found) return found;
    throw new UserError(
      `nginx and redis-server could not be had: ${error.detail}\nInstall both, then try again.`,
    );
  }
  const fetched = await findPrograms();
  if (!fetched)
    throw new UserError('nginx and redis-server are still not to be found: install both, then try again');
  return fetched;
}

async function findProgram(name: string, { folders, fetched }: ProgramSearch): Promise<Program | null> {
  const file = await findFile(name, folders);
  if (file) return { path: file, env: {}, root: '/' };
  const unpacked = await findFile(name, [join(fetched, 'usr/sbin'), join(fetched, 'usr/bin')]);
  return unpacked
    ? {
        path: unpacked,
        env: { LD_LIBRARY_PATH: (await libraryFolders(fetched)).join(delimiter) },
        root: fetched,
      }
    : null;
}

async function findFile(name: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders.filter(Boolean)) {
    const file = join(folder, name);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return null;
}

/** usr/lib and the folders in it that are named for the machine's architecture. */
async function libraryFolders(root: string): Promise<string[]> {
  const lib = join(root, 'usr/lib');
  const entries = await readdir(lib, { withFileTypes: true }).catch(() => []);
  return [lib, ...entries.filter((entry) => entry.isDirectory()).map((entry) => join(lib, entry.name))];
}
