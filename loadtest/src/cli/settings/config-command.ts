/** session-lab config: what `run` would be given, and where each came from. Nothing is sent. */
import { Command, Option } from 'commander';
import { hideIn } from '../command-line.ts';
import { givenSettings, textsTyped, withSettings } from './layers.ts';
import { keyOf } from './option-key.ts';

interface Row {
  readonly key: string;
  readonly value: string;
  readonly from: string;
}

/** @param run the command whose options they are @param argv as the process was given it */
export function configCommand(run: Command, argv: readonly string[]): Command {
  const command = new Command('config')
    .description(
      'print which options hold for run, and where each comes from: a flag, the environment, a file',
    )
    .addHelpText(
      'after',
      `
Flags win, then the environment, then the file, then what is usual. Flags are those of run.

Examples:
  session-lab config
  session-lab config --for staging --users 5`,
    );
  for (const option of run.options)
    if (!command.options.includes(option)) command.addOption(unforced(option));
  return withSettings(command).action(() => {
    const rows = rowsOf(command, argv.slice(argv.indexOf('config') + 1));
    const widths = (['key', 'value'] as const).map((part) =>
      Math.max(...rows.map((row) => row[part].length)),
    );
    for (const { key, value, from } of rows)
      console.log(
        `${key.padEnd(widths[0] ?? 0)}  ${value.padEnd(Math.min(widths[1] ?? 0, MOST_WIDTH))}  ${from}`,
      );
  });
}

const MOST_WIDTH = 40;

/** Of what run can't do without, there is nothing to be said yet. */
function unforced(option: Option): Option {
  const copy = Object.assign(new Option(option.flags, option.description), option);
  return copy.makeOptionMandatory(false);
}

function rowsOf(command: Command, words: readonly string[]): Row[] {
  const keys = [...new Set(command.options.map(keyOf))];
  return keys.flatMap((key) => {
    const options = command.options.filter((option) => keyOf(option) === key);
    const [option] = options;
    if (!option) return [];
    const value = command.getOptionValue(option.attributeName()) as unknown;
    const source = command.getOptionValueSource(option.attributeName());
    const found = givenSettings().find((one) => one.key === key);
    if (source === 'cli') {
      const texts = options.flatMap((one) => textsTyped(one, words));
      return [{ key, value: shown(option, texts, value), from: 'flag' }];
    }
    if (source === 'implied') return [{ key, value: String(value), from: 'implied by a flag' }];
    if (found) return [{ key, value: shown(option, found.texts, found.value), from: found.from }];
    if (value === undefined) return [];
    return [{ key, value: option.defaultValueDescription ?? String(value), from: 'default' }];
  });
}

/** Headers may carry tokens, and addresses passwords. */
function shown({ long = '' }: Option, texts: readonly string[], value: unknown): string {
  if (texts.length === 0) return String(value);
  return texts.map((text) => hideIn([long, text])[1] ?? '').join(', ');
}
