/** The program from its source, as a process: with limits of the shell's, and with what a test loads ahead of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly code: number | null;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

export interface Circumstances {
  /** What the shell does before it becomes the program, such as `ulimit -f 8`. */
  readonly before?: string;
  /** Where its standard output goes. */
  readonly to?: string;
  /** A module that is loaded ahead of it. */
  readonly preload?: URL;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export function start(
  args: readonly string[],
  { before = ':', to, preload, env = {}, cwd }: Circumstances = {},
): Started {
  const node = [process.execPath, ...(preload ? ['--import', preload.href] : []), MAIN, ...args];
  const script = `${before}; exec "$@"${to === undefined ? '' : ` >${to}`}`;
  const child = spawn('sh', ['-c', script, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    cwd,
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null }),
  );
  return { child, ended };
}

export const sessionLab = (args: readonly string[], circumstances?: Circumstances): Promise<Ran> =>
  start(args, circumstances).ended;
