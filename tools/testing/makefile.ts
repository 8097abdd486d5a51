/** The Makefile's targets: which variables each uses, and which command of which program it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lab/src/paths.ts';

export interface Target {
  readonly recipe: string;
  /** The program's source and its command, such as `lab/src/main.ts compare`; null where it runs none of ours. */
  readonly runs: readonly [main: string, command: string] | null;
}

export function makeTargets(
  text: string = readFileSync(join(ROOT, 'Makefile'), 'utf8'),
): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  const programs = new Map(
    [...text.matchAll(/^(\w+) := tools\/run (\S+)$/gm)].map(([, name = '', main = '']) => [name, main]),
  );
  for (const [, names = '', recipe = ''] of text.matchAll(/^([a-z][a-z -]*):(?!=).*\n((?:\t.*\n?)*)/gm))
    for (const name of names.split(' ')) targets.set(name, { recipe, runs: runBy(recipe, name, programs) });
  return targets;
}

function runBy(recipe: string, target: string, programs: ReadonlyMap<string, string>): Target['runs'] {
  const [, variable, named, command = ''] =
    /(?:\$\((\w+)\)|tools\/run (\S+main\.ts)) +(\$@|[a-z-]+)/.exec(recipe) ?? [];
  const main = named ?? programs.get(variable ?? '');
  return main === undefined ? null : [main, command === '$@' ? target : command];
}
