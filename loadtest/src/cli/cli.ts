/** Runs a command line: a user's mistake is one message, a defect shows its stack; each has its exit code. */
import type { Command, CommanderError } from 'commander';
import { EXIT, UserError } from '../model/errors.ts';
import { noteCommands } from './command-line.ts';

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130;

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
  // A reader such as `head` may have seen enough; the command still has to finish and clean up.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeAfter(error, program.name(), interrupted);
  }
}

function exitCodeAfter(error: unknown, name: string, interrupted?: AbortSignal): number {
  // commander has printed the message.
  if (isCommanders(error)) return error.exitCode === 0 ? EXIT.asExpected : EXIT.notSetUp;
  const stopped = error === interrupted?.reason || (error instanceof Error && error.name === 'AbortError');
  if (interrupted?.aborted && stopped) console.error(`${name}: interrupted`);
  else console.error(error instanceof UserError ? `${name}: ${error.message}` : error);
  return interrupted?.aborted ? INTERRUPTED : EXIT.notSetUp;
}

/** By its code: the program may have been made by another copy of commander. */
const isCommanders = (error: unknown): error is CommanderError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

function prepare(command: Command): void {
  command.exitOverride().showHelpAfterError(`(${command.name()} --help lists the options)`);
  for (const child of command.commands) prepare(child);
}
