/** What there is to complete, in no shell's terms: taken from the commands' own definitions. */
import type { Argument, Command, Option } from 'commander';
import { outputs } from '../../outputs/index.ts';
import { SCENARIO_NAMES } from '../../scenarios/index.ts';
import { isPath, mayRepeat } from '../settings/option-key.ts';

export interface OfferedCommand {
  readonly name: string;
  readonly about: string;
  readonly options: readonly OfferedOption[];
  /** What stands without an option's name; null: nothing does. */
  readonly operands: Offered | null;
}

/** Words to choose from, files, or both; neither where nobody can know. */
export interface Offered {
  readonly words: readonly string[];
  readonly files: boolean;
}

export interface OfferedOption {
  readonly long: string;
  readonly short: string | null;
  readonly about: string;
  readonly repeats: boolean;
  /** Null: it takes nothing. */
  readonly takes: (Offered & { readonly name: string }) | null;
}

/** Of options whose choices commander does not know. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  '--scenario <file>': SCENARIO_NAMES,
  '--out <where>': outputs.map(({ name }) => name),
};

export const offersOf = ({ commands }: Command): OfferedCommand[] =>
  commands.map((command) => ({
    name: command.name(),
    about: briefly(command.description()),
    options: [...command.options.flatMap(offerOf), HELP],
    operands: operandsOf(command.registeredArguments),
  }));

const HELP: OfferedOption = {
  long: '--help',
  short: '-h',
  about: 'say what it takes',
  repeats: false,
  takes: null,
};

function offerOf(option: Option): OfferedOption[] {
  const { long, short, flags, description, argChoices } = option;
  if (!long || option.hidden) return [];
  const name = /[<[](.*?)[\]>]/.exec(flags)?.[1];
  const words = argChoices ?? CHOICES[flags] ?? [];
  const takes = name === undefined ? null : { name, words, files: isPath(option) };
  return [{ long, short: short ?? null, about: briefly(description), repeats: mayRepeat(option), takes }];
}

function operandsOf([first]: readonly Argument[]): OfferedCommand['operands'] {
  if (!first) return null;
  return { words: first.argChoices ?? [], files: /^(file|history)/.test(first.name()) };
}

const MOST = 72;

/** What goes into a line beside it. */
function briefly(text: string): string {
  const [clause = ''] = text.split(/[:;(]/);
  const short = clause.trim();
  return short.length <= MOST ? short : `${short.slice(0, short.lastIndexOf(' ', MOST))} …`;
}
