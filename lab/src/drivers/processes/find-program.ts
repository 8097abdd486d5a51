/** Finds a program that set-up does not get: the system's own, if it has it. */
import { globSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { hostEnvironment } from '../../config.ts';
import type { Program } from '../../parts/program.ts';
import { type FoundProgram, whyNotRun } from './program.ts';

/** Daemons live where a user's PATH may not look. */
export const SYSTEM_FOLDERS: readonly string[] = [
  ...(hostEnvironment.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
].filter(Boolean);

export type Sought =
  | { readonly program: FoundProgram; readonly why: null }
  | { readonly program: null; readonly why: string };

/** @param folders where it is looked for, before those that it names itself */
export async function findProgram(
  { name, alias, folders: own = [], version, packages }: Program,
  folders: readonly string[] = SYSTEM_FOLDERS,
): Promise<Sought> {
  let broken: string | null = null;
  const names = alias === undefined ? [name] : [name, alias];
  for await (const path of candidates(names, [...folders, ...own])) {
    const program: FoundProgram = { path, env: {}, root: '/' };
    const why = await whyNotRun(program, version.command.slice(1));
    if (why === null) return { program, why };
    broken ??= `${path} does not run (${why})`;
  }
  const ways = [
    packages && `on Debian install ${packages.debian}`,
    packages?.homebrew && `on macOS brew install ${packages.homebrew}`,
    'or use RUNTIME=compose',
  ].filter(Boolean);
  return { program: null, why: `${broken ?? 'this machine has none'}; ${ways.join(', ')}` };
}

/** The newest first, where a folder's name is a pattern. */
async function* candidates(names: readonly string[], folders: readonly string[]): AsyncGenerator<string> {
  for (const folder of folders) {
    const paths = names.map((name) => join(folder, name));
    const found = folder.includes('*') ? paths.flatMap((path) => globSync(path)) : paths;
    const order = (one: string, other: string): number => other.localeCompare(one, 'en', { numeric: true });
    for (const path of found.sort(order)) if (await isProgram(path)) yield path;
  }
}

export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
