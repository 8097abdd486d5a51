/** What a part needs in its environment to find the programs that it runs. */
import { delimiter, dirname } from 'node:path';
import { UserError } from 'session-lab';
import { hostEnvironment } from '../../config.ts';
import type { Part, Place, Program } from '../../parts/part.ts';
import type { FoundProgram } from './program.ts';
import { findPrograms, type Programs } from './programs.ts';

/** Each is run when it is looked for: once found is enough. */
let found: Programs | null = null;

/** @throws {UserError} where one is missing */
export async function requirePrograms(): Promise<Programs> {
  found ??= await findPrograms();
  if (found) return found;
  throw new UserError('nginx or redis-server is missing: make demo gets them, or install both');
}

/** All that a part finds in its environment: what its program needs, and what its description says. */
export const environmentOf = async (part: Part, place: Place): Promise<Record<string, string>> => ({
  ...programEnvironment(await requirePrograms(), part.program),
  ...part.environment(place),
});

export function programEnvironment({ nginx, redis }: Programs, { name }: Program): Record<string, string> {
  const node: FoundProgram = { path: process.execPath, env: {}, root: '/' };
  // Set-up looks for these two alone: the system must have any other.
  const program = { nginx, 'redis-server': redis }[name] ?? node;
  const folders = [process.execPath, program.path].map((path) => dirname(path));
  return {
    PATH: [...folders, hostEnvironment.PATH ?? ''].join(delimiter),
    // Where what the program takes to be the root of the file system is.
    PROGRAM_ROOT: program.root === '/' ? '' : program.root,
    ...program.env,
  };
}
