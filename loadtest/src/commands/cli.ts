/** Runs a command line: a mistake of the user's is one message, a defect shows its stack, and both have their exit code. */
import { type Command, CommanderError } from 'commander';
import { EXIT, UserError } from '../errors.ts';

/** A command that has an outcome sets this on its program before it ends. */
export const exitCodes = new WeakMap<Command, number>();

const INTERRUPTED = 130; // 128 + SIGINT, as shells have it

/** Parses `argv` and runs what it names; returns the exit code. After `interrupted`, whatever fails fails for that. */
export async function runCli(
  program: Command,
  argv: readonly string[],
  interrupted?: AbortSignal,
): Promise<number> {
  prepare(program);
  // Whoever reads us may have seen enough, as `head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.asExpected);
  });
  try {
    await program.parseAsync(argv);
    return (
      [program, ...program.commands].map((command) => exitCodes.get(command)).find(Boolean) ?? EXIT.asExpected
    );
  } catch (error) {
    if (interrupted?.aborted) {
      console.error(`${program.name()}: interrupted; nothing was left running`);
      return INTERRUPTED;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.asExpected : EXIT.notSetUp;
    console.error(error instanceof UserError ? `${program.name()}: ${error.message}` : error);
    return EXIT.notSetUp;
  }
}

function prepare(command: Command): void {
  command.exitOverride().showHelpAfterError(`(${command.name()} --help lists the options)`);
  for (const child of command.commands) prepare(child);
}
