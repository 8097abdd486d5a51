/** The command line that runs, as it could be typed again: for the report that it leaves. There is one in a process. */
import { relative } from 'node:path';
import type { Command } from 'commander';
import { withoutSecrets } from '../model/hidden.ts';
import type { Given } from './settings/given.ts';
import { givenSettings, isUsual } from './settings/layers.ts';

let typed: string | null = null;

/** Null before a command has begun, and where no command line did. */
export const commandLine = (): string | null => typed;

/** Notes each command of a program as it begins. */
export const noteCommands = (program: Command, argv: readonly string[]): void => {
  program.hook('preAction', (_, action) => {
    typed = commandLineOf(action, program.name(), argv, process.env, givenSettings());
  });
};

/** What the environment or a file gave is told as the option that it stands for; what may be secret is hidden. */
export function commandLineOf(
  action: Pick<Command, 'options' | 'getOptionValueSource'>,
  name: string,
  [, script = '', ...given]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  settings: readonly Given[] = [],
): string {
  const started = script.endsWith('.ts') ? ['tools/run', relative(process.cwd(), script)] : [name];
  const fromSettings = settings
    .filter((one) => !isUsual(one))
    .flatMap(({ option: { long = '' }, texts }) =>
      texts.length === 0 ? [long] : texts.flatMap((text) => [long, text]),
    );
  const fromEnvironment = action.options.flatMap((option) => {
    const value = option.envVar === undefined ? undefined : env[option.envVar];
    const isGiven =
      action.getOptionValueSource(option.attributeName()) === 'env' &&
      !settings.some((one) => one.option === option);
    return isGiven && option.long && value !== undefined ? [option.long, value] : [];
  });
  return [...started, ...hideIn([...withoutFiles(given), ...fromSettings, ...fromEnvironment])]
    .map(quoted)
    .join(' ');
}

/** What a file gave is told already, and the file may be another one tomorrow. */
const withoutFiles = (words: readonly string[]): string[] =>
  words.filter((word, at) => !ABOUT_FILES.test(word) && !/^--(for|config)$/.test(words[at - 1] ?? ''));

const ABOUT_FILES = /^--(no-config|(for|config)(=.*)?)$/;

/** Headers may carry tokens, and addresses passwords. */
export const hideIn = (words: readonly string[]): string[] =>
  words.map((word, at) => {
    const isHeader = /^(-H|--header)$/.test(words[at - 1] ?? '');
    const header = isHeader ? word : (/^(?:-H|--header=)(.+)$/.exec(word)?.[1] ?? '');
    if (words[at - 1] === '--during' || word.startsWith('--during=')) return withoutSecrets(word);
    if (header === '') return word.includes('://') ? withoutSecrets(word) : word;
    const before = word.slice(0, word.length - header.length);
    return `${before}${header.split(':', 1)[0]}: …`;
  });

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
