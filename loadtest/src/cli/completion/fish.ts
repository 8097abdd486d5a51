/** Completion for fish: each option with what it is for. */
import type { OfferedCommand, OfferedOption } from './offers.ts';

export const fishCompletion = (commands: readonly OfferedCommand[]): string =>
  [
    'complete -c session-lab -n __fish_use_subcommand -f',
    "complete -c session-lab -n __fish_use_subcommand -l help -s h -d 'say what there is'",
    "complete -c session-lab -n __fish_use_subcommand -l version -d 'say which version this is'",
    ...commands.flatMap(linesOf),
  ].join('\n');

function linesOf({ name, about, options, operands }: OfferedCommand): string[] {
  const here = `complete -c session-lab -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c session-lab -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`,
    ...(operands?.files ? [] : [`${here} -f${wordsOf(operands?.words ?? [])}`]),
    ...options.map((option) => `${here} ${optionOf(option)}`),
  ];
}

function optionOf({ long, short, about, takes }: OfferedOption): string {
  const flags = `-l ${long.slice(2)}${short === null ? '' : ` -s ${short.slice(1)}`} -d ${quoted(about)}`;
  if (takes === null) return flags;
  return `${flags} ${takes.files ? '-r -F' : '-x'}${wordsOf(takes.words)}`;
}

const wordsOf = (words: readonly string[]): string =>
  words.length === 0 ? '' : ` -a ${quoted(words.join(' '))}`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
