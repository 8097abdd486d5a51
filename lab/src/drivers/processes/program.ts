/** A program that the lab starts: where it is, and whether it runs here. */
import { CommandFailed, runCommand } from '../../command.ts';

export interface FoundProgram {
  readonly path: string;
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where what it takes to be the root of the file system is. */
  readonly root: string;
}

/** Null where it runs, or why it doesn't: it is asked for its version. */
export async function whyNotRun(
  { path, env }: FoundProgram,
  askVersion: readonly string[] = ['-v'],
): Promise<string | null> {
  try {
    await runCommand(path, askVersion, { env });
    return null;
  } catch (error) {
    if (error instanceof CommandFailed) return error.detail;
    throw error;
  }
}
