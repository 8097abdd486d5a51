/** Every process of this machine. */
import { readdir, readFile } from 'node:fs/promises';
import { runCommand } from '../../command.ts';
import { type ProcessTime, parsePs, parseStats } from '../cpu-time.ts';

export async function processTable(): Promise<ProcessTime[]> {
  if (process.platform !== 'linux')
    return parsePs((await runCommand('ps', ['-A', '-o', 'pid=,ppid=,pgid=,time='])).stdout);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may have ended meanwhile.
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return parseStats(stats.join(''));
}
