/** Runs a command line: a mistake of the user's is one message, a defect shows its stack, and both have their exit code. */
import { type Command, CommanderError } from 'commander';
import { EXIT, UserError } from '../model/errors.ts';

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/**
 * Parses `argv` and runs what it names, which sets `process.exitCode` where its outcome is one. After `interrupted`,
 * whatever fails fails for that.
 */
export async function runCli(
  program: Command,
  argv: readonly string[],
  interrupted?: AbortSignal,
): Promise<void> {
  prepare(program);
  // Whoever reads us may have seen enough, as `head` has; what we do is still to be done, and cleared away.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error, program.name(), interrupted);
  }
}

function exitCodeOf(error: unknown, name: string, interrupted?: AbortSignal): number {
  // commander has said all there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.asExpected : EXIT.notSetUp;
  const stopped = error === interrupted?.reason || (error instanceof Error && error.name === 'AbortError');
  if (interrupted?.aborted && stopped) console.error(`${name}: interrupted`);
  else console.error(error instanceof UserError ? `${name}: ${error.message}` : error);
  return interrupted?.aborted ? INTERRUPTED : EXIT.notSetUp;
}

function prepare(command: Command): void {
  command.exitOverride().showHelpAfterError(`(${command.name()} --help lists the options)`);
  for (const child of command.commands) prepare(child);
}
