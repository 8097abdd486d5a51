/** What a part needs in its environment to find the programs that it runs. */
import { delimiter, dirname } from 'node:path';
import { UserError } from 'session-lab';
import { hostEnvironment } from '../../config.ts';
import type { Part, Place } from '../../parts/part.ts';
import { NODE, type Program } from '../../parts/program.ts';
import { findProgram, type Sought } from './find-program.ts';
import type { FoundProgram } from './program.ts';
import { findPrograms, type Programs } from './programs.ts';

/** Each is run when it is looked for: once found is enough. */
let found: Programs | null = null;
const others = new Map<string, Sought>();

/** @throws {UserError} where one is missing */
export async function requirePrograms(): Promise<Programs> {
  found ??= await findPrograms();
  if (found) return found;
  throw new UserError('nginx or redis-server is missing: make demo gets them, or install both');
}

async function seek(program: Program): Promise<Sought> {
  if (program.name === NODE.name)
    return { program: { path: process.execPath, env: {}, root: '/' }, why: null };
  const { nginx, redis } = await requirePrograms();
  const fetched = { nginx, 'redis-server': redis }[program.name];
  if (fetched) return { program: fetched, why: null };
  const sought = others.get(program.name) ?? (await findProgram(program));
  if (sought.program) others.set(program.name, sought);
  return sought;
}

/** Why a program can't be had, and how it can; null where it is here. */
export const whyLacking = async (program: Program): Promise<string | null> => (await seek(program)).why;

/** All that a part finds in its environment: what its programs need, and what its description says. */
export const environmentOf = async (part: Part, place: Place): Promise<Record<string, string>> => ({
  ...(await programEnvironment(part.program, ...(part.beside ?? []))),
  ...part.environment(place),
});

/** Whatever is not here is left out: it was asked for before. */
export async function programEnvironment(
  program: Program,
  ...beside: readonly Program[]
): Promise<Record<string, string>> {
  const sought = await Promise.all([program, ...beside].map(seek));
  const programs = sought.flatMap(({ program }): FoundProgram[] => (program ? [program] : []));
  const folders = [process.execPath, ...programs.map(({ path }) => path)].map((path) => dirname(path));
  const root = programs[0]?.root ?? '/';
  return {
    PATH: [...new Set(folders), hostEnvironment.PATH ?? ''].join(delimiter),
    // Where what the program takes to be the root of the file system is.
    PROGRAM_ROOT: root === '/' ? '' : root,
    ...Object.assign({}, ...programs.map(({ env }) => env)),
  };
}
