/** Processor time of every process group of this machine. */
import { readdir, readFile } from 'node:fs/promises';
import { runCommand } from '../../command.ts';
import { cpuMsByGroup, cpuMsFromPs } from '../cpu-time.ts';

export async function groupCpuMs(): Promise<Map<number, number>> {
  if (process.platform !== 'linux')
    return cpuMsFromPs((await runCommand('ps', ['-A', '-o', 'pgid=,time='])).stdout);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may have ended meanwhile.
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return cpuMsByGroup(stats.join(''));
}
