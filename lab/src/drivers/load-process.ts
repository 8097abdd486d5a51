/** Starts the loadtest as a program of its own, whose standard output is the history. */
import { text } from 'node:stream/consumers';
import { type ChildOptions, startChild } from '../child.ts';
import type { LoadProcess } from './driver.ts';

export function startLoad(
  file: string,
  args: readonly string[],
  options: Omit<ChildOptions, 'stdio'>,
): LoadProcess {
  const child = startChild(file, args, { ...options, stdio: 'pipe' });
  const { stdin, stdout, stderr } = child.process;
  if (!stdin || !stdout || !stderr) throw new Error('a load without pipes');
  // It may be gone already.
  stdin.on('error', () => {});
  const said = text(stderr);
  const ended = child.closed.then(async (closed) => {
    if (closed === 0) return null;
    if (closed instanceof Error) return closed.message;
    const words = (await said).trim().replace(/^session-lab: /, '');
    return words || `the loadtest ended with ${closed ?? 'a signal'}`;
  });
  return { history: stdout, ended, release: () => stdin.end(), stop: child.stop };
}
