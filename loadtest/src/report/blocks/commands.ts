/** What became of a command that ran beside the load, whatever was lost meanwhile. */
import type { CommandResult, ProfileResult } from '../../model/result.ts';

/** What a shell says of what it can't start. */
const CANT_START: Readonly<Record<number, string>> = {
  126: 'could not be started: it is not executable (exit code 126)',
  127: 'could not be started: the shell did not find it (exit code 127)',
};

export function commandText(command: CommandResult): string {
  const { did, beginMs, endMs } = command;
  const lasted = endMs === null ? '' : ` after ${((endMs - beginMs) / 1000).toFixed(1)} s`;
  return `The command “${shortened(did)}” ${howItEnded(command, lasted)}.`;
}

function howItEnded({ endMs, exitCode, signal }: CommandResult, lasted: string): string {
  if (endMs === null) return 'had not ended when the history did';
  if (signal !== null) return `was ended by ${signal}${lasted}`;
  const cantStart = CANT_START[exitCode ?? 0];
  if (cantStart !== undefined) return cantStart;
  return exitCode === 0 ? `succeeded${lasted}` : `failed with exit code ${exitCode}${lasted}`;
}

export const hasFailed = ({ exitCode }: CommandResult): boolean => exitCode !== 0;

/** Both are said: a deploy may fail and lose nothing, or succeed and lose much. */
export const commandClause = ({ commands = [] }: ProfileResult): string => {
  const failed = commands.filter(hasFailed);
  if (failed.length === 0) return '';
  const [{ exitCode, signal, endMs } = { exitCode: null, signal: null, endMs: null }] = failed;
  if (endMs === null) return 'the command had not ended';
  return exitCode === null ? `the command was ended by ${signal}` : `the command failed with ${exitCode}`;
};

const MOST_CHARS = 100;

const shortened = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_CHARS ? `${line.slice(0, MOST_CHARS - 1)}…` : line;
};
