/** Where options come from: flags win, then the environment, then the file, then what is usual. */
import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { UserError } from '../../model/errors.ts';
import { didYouMean } from '../../model/similar.ts';
import type { Environment } from '../../scenarios/file/environment.ts';
import { environment } from '../config.ts';
import type { Given } from './given.ts';
import { keyOf, mayRepeat, parsedBy, type Setting, settingsOf, variableOf } from './option-key.ts';
import { readSettings, USUAL_FILES } from './settings-file.ts';

/** Options that say where others are, and so can't be there themselves. */
const ABOUT_SETTINGS = ['config', 'for'];

/** Where the run is that a command runs beside: not an option, but for mark. */
const OTHERS = ['run-folder'];

const layered = new WeakSet<Command>();
let given: readonly Given[] = [];

/** What the command that runs was given, but by flags. There is one in a process. */
export const givenSettings = (): readonly Given[] => given;

/** The command takes options from the environment and from a file, too. */
export function withSettings(command: Command): Command {
  layered.add(command);
  return command
    .addOption(
      new Option('--config <file>', `options of run, beside the code (${USUAL_FILES[0]} where it is there)`),
    )
    .addOption(new Option('--no-config', `take none from a file, also where there is a ${USUAL_FILES[0]}`))
    .addOption(
      new Option('--for <target>', 'one of the file’s targets, whose own options win over the common ones'),
    )
    .addHelpText(
      'after',
      `\nAny option may be in ${USUAL_FILES[0]} or the environment, too: session-lab help config.`,
    );
}

/** As it is without being told: commander would take it for told, and find it contradicting others. */
export const isUsual = ({ option, value }: Given): boolean => value === option.negate;

/** Looks at files and the environment before such a command reads its flags. */
export const readLayers = (program: Command, argv: readonly string[]): void => {
  program.hook('preSubcommand', async (_, command) => {
    if (!layered.has(command)) return;
    const words = argv.slice(argv.indexOf(command.name()) + 1);
    given = await layersOf(command, words, environment);
    for (const one of given) {
      const { option, value, source } = one;
      if (isUsual(one)) continue;
      command.setOptionValueWithSource(option.attributeName(), value, source === 'file' ? 'config' : 'env');
      // An older name of the variable has been heeded, or is outdone.
      if (source === 'environment') delete option.envVar;
    }
  });
};

/** @throws {UserError} where a file or a variable is wrong */
export async function layersOf(
  { options }: Pick<Command, 'options'>,
  words: readonly string[],
  environment: Environment,
): Promise<Given[]> {
  const settings = settingsOf(options).filter(({ key }) => !ABOUT_SETTINGS.includes(key));
  const typed = options.filter((option) => isTyped(option, words));
  const decided = decidedBy(typed);
  const names = new Set(typed.map((option) => option.attributeName()));
  const file = await fromFile(settings, textTyped, environment);
  const variables = fromEnvironment(settings, environment);
  const isOpen = ({ option }: Given): boolean =>
    !decided.has(option.attributeName()) && !excludedBy(option).some((name) => names.has(name));
  const above = decidedBy(variables.map(({ option }) => option));
  return [
    ...file.filter((one) => isOpen(one) && !above.has(one.option.attributeName())),
    ...variables.filter(isOpen),
  ];

  function textTyped(key: string): string | false | undefined {
    if (typed.some((option) => option.negate && keyOf(option) === key)) return false;
    const option = typed.find((one) => !one.negate && keyOf(one) === key);
    return option ? textsTyped(option, words).at(-1) : undefined;
  }
}

/** What options leave nothing to say of: themselves, what they exclude, and what they imply. */
function decidedBy(options: readonly Option[]): ReadonlySet<string> {
  return new Set(
    options.flatMap((option) => [
      option.attributeName(),
      ...excludedBy(option),
      ...Object.keys((option as { readonly implied?: object }).implied ?? {}),
    ]),
  );
}

/** Options that can't stand beside it, as commander keeps them. */
const excludedBy = (option: Option): readonly string[] =>
  (option as { readonly conflictsWith?: readonly string[] }).conflictsWith ?? [];

async function fromFile(
  settings: readonly Setting[],
  typed: (key: string) => string | false | undefined,
  environment: Environment,
): Promise<Given[]> {
  const named = typed('config') ?? (environment[variableOf('config')] || undefined);
  const target = typed('for') || environment[variableOf('for')] || null;
  const file = named === false ? undefined : (named ?? USUAL_FILES.find((name) => existsSync(name)));
  if (file === undefined) {
    if (target === null) return [];
    throw new UserError(`there is no ${USUAL_FILES[0]} here to find ${target} in: name it with --config`);
  }
  return readSettings(file, target, settings, environment);
}

/** Empty ones are none: a CI has them where nobody said anything. */
function fromEnvironment(settings: readonly Setting[], environment: Environment): Given[] {
  tellUnknown(settings, environment);
  return settings.flatMap((setting) => {
    const { key, taking, flag, denying } = setting;
    const names = [variableOf(key), ...(taking?.envVar === undefined ? [] : [taking.envVar])];
    const from = names.find((name) => environment[name]);
    const text = from === undefined ? '' : (environment[from] ?? '');
    if (from === undefined) return [];
    const base = { key, source: 'environment', from } as const;
    const said = saidBy(text);
    const option = flag ?? denying;
    // Where it may also be a text, true is one.
    if (option && said !== null && !(taking && said)) return [{ ...base, option, texts: [], value: said }];
    if (!taking) throw new UserError(`${from} takes true or false, and not ${text}`);
    try {
      const texts = mayRepeat(taking) ? text.split('\n').filter(Boolean) : [text];
      return [{ ...base, option: taking, texts, value: parsedBy(taking, texts) }];
    } catch (error) {
      throw new UserError(`${from} can't be used: ${(error as Error).message}`);
    }
  });
}

const saidBy = (text: string): boolean | null =>
  /^(true|1|yes|on)$/i.test(text) ? true : /^(false|0|no|off)$/i.test(text) ? false : null;

/** A name that is mistyped would be no error otherwise, and decide nothing. */
function tellUnknown(settings: readonly Setting[], environment: Environment): void {
  const known = [...settings.map(({ key }) => key), ...ABOUT_SETTINGS, ...OTHERS].map(variableOf);
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(variableOf('')) || !text || known.includes(name)) continue;
    throw new UserError(`the environment’s ${name} stands for no option of run${didYouMean(name, known)}`);
  }
}

function isTyped(option: Option, words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? words.length : end).some((word) => isOf(option, word));
}

const isOf = ({ long, short, required, optional }: Option, word: string): boolean =>
  word === long ||
  word === short ||
  word.startsWith(`${long}=`) ||
  ((required || optional) && short !== undefined && word.startsWith(short) && !word.startsWith('--'));

/** What flags give an option, in their order. */
export function textsTyped(option: Option, words: readonly string[]): string[] {
  const { long, short = '', required, optional } = option;
  if (!required && !optional) return [];
  return words.flatMap((word, at) => {
    if (!isOf(option, word)) return [];
    if (word === long || word === short) return words[at + 1] ?? [];
    return word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word.slice(short.length);
  });
}
