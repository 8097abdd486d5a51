/** Runs what starts an app: a mistake of the user's is one message; anything else is a defect and shows its stack. */
import { ConfigError } from './read-environment.ts';

export async function start(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const mistake = error instanceof ConfigError || isListenError(error);
    console.error(mistake ? `app: ${error.message}` : error);
    process.exit(1);
  }
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
