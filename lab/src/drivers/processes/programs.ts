/** Finds nginx and redis-server: the system's own, or those that tools/fetch-programs has unpacked. */
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from 'session-lab';
import { CommandFailed, runCommand } from '../../command.ts';
import { FETCHED_PROGRAMS, NEWER_NGINX, ROOT } from '../../paths.ts';
import type { Say } from '../driver.ts';
import { isProgram, SYSTEM_FOLDERS } from './find-program.ts';
import { type FoundProgram, whyNotRun } from './program.ts';
import { findStreamModule } from './stream-module.ts';

export type { FoundProgram } from './program.ts';

export interface Programs {
  readonly nginx: FoundProgram;
  readonly redis: FoundProgram;
}

export interface ProgramSearch {
  readonly folders: readonly string[];
  readonly fetched: string;
  /** Where a newer nginx is, if one was asked for: it goes before all others. */
  readonly newer: string;
  /** The script that fetches: its arguments are the folder and the programs. */
  readonly fetch: string;
}

interface Sought {
  readonly name: string;
  readonly program: FoundProgram | null;
  /** Where there is none: why. */
  readonly why: string;
}

const SYSTEM: ProgramSearch = {
  folders: SYSTEM_FOLDERS,
  fetched: FETCHED_PROGRAMS,
  newer: NEWER_NGINX,
  fetch: join(ROOT, 'tools/fetch-programs'),
};

/** Both programs, or null where one is missing or does not run. */
export const findPrograms = async (search: ProgramSearch = SYSTEM): Promise<Programs | null> =>
  (await look(search)).programs;

/**
 * Finds both programs. Where one is missing or does not run, or an nginx that was fetched before lacks the stream
 * module that `layer4` needs, fetches what the system lacks first. Whether nginx has the module in the end is for its
 * user to ask.
 * @throws {UserError} that says which could not be had, and why.
 */
export async function getPrograms(
  say: Say,
  signal: AbortSignal,
  layer4 = false,
  search: ProgramSearch = SYSTEM,
): Promise<Programs> {
  const { programs, lacks, foreign } = await look(search);
  if (programs && !(layer4 && foreign.includes('nginx') && !(await findStreamModule(programs.nginx))))
    return programs;
  const wrong = programs ? 'nginx’s stream module is missing' : whyOf(lacks);
  const them = lacks.length > 1 ? 'them' : 'it';
  say(`Setting up: ${wrong}, getting ${them} from the system’s packages (starts no service) ...`);
  try {
    await runCommand(search.fetch, [search.fetched, ...foreign], { signal });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    // Other profiles can do without.
    if (programs) return programs;
    throw new UserError(
      `${wrong}, and could not be had: ${error.detail}\nInstall ${namesOf(lacks)}, then try again.`,
    );
  }
  const fetched = await look(search);
  if (fetched.programs) return fetched.programs;
  throw new UserError(`${whyOf(fetched.lacks)}: install ${namesOf(fetched.lacks)}, then try again`);
}

async function look(search: ProgramSearch) {
  const found = await Promise.all([findProgram('nginx', search), findProgram('redis-server', search)]);
  const [{ program: nginx }, { program: redis }] = found;
  return {
    programs: nginx && redis ? { nginx, redis } : null,
    lacks: found.filter(({ program }) => program === null),
    /** Programs that are missing or were fetched. */
    foreign: found.filter(({ program }) => program?.root !== '/').map(({ name }) => name),
  };
}

const whyOf = (lacks: readonly Sought[]): string => lacks.map(({ why }) => why).join(' and ');
const namesOf = (lacks: readonly Sought[]): string => lacks.map(({ name }) => name).join(' and ');

/** The first that runs; a system's own comes before one that was fetched. */
async function findProgram(name: string, { folders, fetched, newer }: ProgramSearch): Promise<Sought> {
  const unpacked = { LD_LIBRARY_PATH: (await libraryFolders(fetched)).join(delimiter) };
  let why = `${name} is missing`;
  const candidates = [
    // It brings its own libraries, and a script that runs it by them.
    { path: join(newer, 'usr/sbin', name), env: {}, root: newer },
    ...folders.filter(Boolean).map((folder) => ({ path: join(folder, name), env: {}, root: '/' })),
    { path: join(fetched, 'usr/sbin', name), env: unpacked, root: fetched },
    { path: join(fetched, 'usr/bin', name), env: unpacked, root: fetched },
  ];
  for (const program of candidates) {
    if (!(await isProgram(program.path))) continue;
    const wrong = await whyNotRun(program);
    if (wrong === null) return { name, program, why: '' };
    why = `${program.path} does not run (${wrong})`;
  }
  return { name, program: null, why };
}

/** lib and usr/lib, and the folders in them that are named for the machine's architecture. */
async function libraryFolders(root: string): Promise<string[]> {
  const folders: string[] = [];
  for (const lib of [join(root, 'usr/lib'), join(root, 'lib')]) {
    const entries = await readdir(lib, { withFileTypes: true }).catch(() => []);
    folders.push(lib, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(lib, name)));
  }
  return folders;
}
