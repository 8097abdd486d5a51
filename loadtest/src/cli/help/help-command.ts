/** session-lab help: of a command what --help says, and of a topic what there is to know. */
import { styleText } from 'node:util';
import { Argument, Command } from 'commander';
import { UserError } from '../../model/errors.ts';
import { didYouMean } from '../../model/similar.ts';
import { wrapped } from '../../model/wrapped.ts';
import { onStdout } from '../terminal.ts';
import type { Part, Topic } from './topic.ts';
import { topics } from './topics.ts';

/** A page that is read takes no longer lines. */
const WIDEST = 90;

/** @param program with all its commands, when it is asked for */
export function helpCommand(program: () => Command): Command {
  const argument = new Argument('[topic]', 'a command, or one of the topics');
  // For completion alone: what is wrong is told with what is like it.
  argument.argChoices = topics.map(({ name }) => name);
  return new Command('help')
    .description('say more of a command or a topic')
    .addArgument(argument)
    .action((name: string | undefined) => {
      if (name === undefined) {
        program().outputHelp();
        return;
      }
      const command = program().commands.find((one) => one.name() === name);
      const topic = topics.find((one) => one.name === name);
      // Of a command that is a topic, too, the options are what its --help tells.
      if (topic) console.log(pageOf(topic));
      else if (command) command.outputHelp();
      else throw new UserError(unknown(name, program()));
    });
}

export const topicList = (): string =>
  [
    'Topics (session-lab help TOPIC):',
    ...termLines(
      topics.map(({ name, says }) => ({ name, text: says })),
      widthHere(),
    ),
  ].join('\n');

const widthHere = (): number => Math.min(onStdout().width, WIDEST);

function unknown(name: string, { commands }: Command): string {
  const names = [...commands.map((command) => command.name()), ...topics.map((topic) => topic.name)];
  const known = `; topics: ${topics.map((topic) => topic.name).join(', ')}`;
  return `there is no command or topic ${name}${didYouMean(name, names) || known}`;
}

function pageOf({ name, says, parts }: Topic): string {
  const { colour } = onStdout();
  const title = `${name}: ${says}`;
  return [
    colour ? styleText('bold', title, { validateStream: false }) : title,
    ...parts().map(partText),
  ].join('\n\n');
}

function partText(part: Part): string {
  if (typeof part === 'string') return wrapped(part, widthHere()).join('\n');
  if ('lines' in part) return part.lines.map((line) => `  ${line}`).join('\n');
  return termLines(part.terms, widthHere()).join('\n');
}

/** Names of these lengths leave room for a text beside them. */
const MOST_BESIDE = 22;

function termLines(
  terms: readonly { readonly name: string; readonly text: string }[],
  width: number,
): string[] {
  const widest = Math.max(...terms.map(({ name }) => name.length));
  const indent = Math.min(widest, MOST_BESIDE) + 4;
  return terms.flatMap(({ name, text }) => {
    const body = wrapped(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
    const [first = ''] = body;
    if (name.length > indent - 4) return [`  ${name}`, ...body];
    return [`  ${name.padEnd(indent - 4)}  ${first.trimStart()}`, ...body.slice(1)];
  });
}
