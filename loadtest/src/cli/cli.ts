/** Runs a command line: a user's mistake is one message, a defect shows its stack; each has its exit code. */
import type { Command, CommanderError } from 'commander';
import { EXIT, UserError } from '../model/errors.ts';
import { bareText } from '../model/hidden.ts';
import { notWritten } from '../model/storage.ts';
import { noteCommands } from './command-line.ts';
import { INTERRUPTED, leaveSoon } from './interruption.ts';

/**
 * Parses `argv` and runs the command, which may set `process.exitCode`. After `interrupted`, whatever fails is put down
 * to that.
 */
export async function runCli(
  program: Command,
  argv: readonly string[],
  interrupted?: AbortSignal,
): Promise<void> {
  prepare(program);
  noteCommands(program, argv);
  watchOutput(program.name());
  // A defect is no verdict, wherever it shows: Node's own exit code for it would be one.
  process.on('uncaughtException', (error) => {
    console.error(defect(error));
    process.exit(EXIT.notSetUp);
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeAfter(error, program.name(), interrupted);
  }
  if (interrupted?.aborted) leaveSoon();
}

/** A reader such as `head` may have seen enough; the command still has to finish and clean up. */
function watchOutput(name: string): void {
  let wrong: NodeJS.ErrnoException | null = null;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || wrong !== null) return;
      wrong = error;
      // What should have been read there is lost, whatever the command has come to.
      process.once('exit', () => {
        process.exitCode = EXIT.notSetUp;
      });
      if (stream === process.stdout)
        console.error(`${name}: what it prints can't be written: ${error.message}`);
    });
  }
}

function exitCodeAfter(error: unknown, name: string, interrupted?: AbortSignal): number {
  // commander has printed the message.
  if (isCommanders(error)) return error.exitCode === 0 ? EXIT.asExpected : EXIT.notSetUp;
  const stopped = error === interrupted?.reason || (error instanceof Error && error.name === 'AbortError');
  if (interrupted?.aborted && stopped) console.error(`${name}: interrupted`);
  else {
    const known = error instanceof UserError ? error : notWritten(error);
    console.error(known ? `${name}: ${bareText(known.message)}` : defect(error));
  }
  return interrupted?.aborted ? INTERRUPTED : EXIT.notSetUp;
}

/** Where it happened, and no more of it: what an error has about it may be a request, with all of its headers. */
const defect = (error: unknown): string =>
  bareText(error instanceof Error ? (error.stack ?? error.message) : String(error));

/** By its code: the program may have been made by another copy of commander. */
const isCommanders = (error: unknown): error is CommanderError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

function prepare(command: Command): void {
  command
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(bareText(text)) })
    .showHelpAfterError(`(${command.name()} --help lists the options)`);
  for (const child of command.commands) prepare(child);
}
