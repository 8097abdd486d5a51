/** How a part is acted on from outside, whichever way it runs. */
import { UserError } from 'session-lab';
import type { CommandOutput } from '../command.ts';
import type { Place } from './part.ts';

export interface Remote {
  /** Where a part runs. @throws {UserError} where the lab has no such part */
  place(part: string): Promise<Place>;
  /**
   * Signals a part; returns when a SIGKILL or SIGTERM has ended it, and when it is well again after a SIGCONT.
   * @throws {UserError} where it does not run
   */
  signal(part: string, signal: PartSignal): Promise<void>;
  /** Runs a command where a part runs, with its environment. @throws {CommandFailed} with what it says where it fails */
  exec(part: string, command: readonly string[], patienceMs?: number): Promise<CommandOutput>;
  /** Writes a file where a part runs. */
  put(part: string, path: string, text: string): Promise<void>;
}

export type PartSignal = 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2';

/** For `catch`: what a part says that can't be asked, since it is down. */
export function nothingFrom(error: unknown): CommandOutput {
  if (error instanceof UserError) return { stdout: '', stderr: '' };
  throw error;
}
