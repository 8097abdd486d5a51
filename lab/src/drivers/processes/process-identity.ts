/** Tells one process from another that got the same pid later: a pid alone is no proof of who will be signalled. */
import { readFile } from 'node:fs/promises';
import { runCommand } from '../../command.ts';

/** When the process started, in the system's own words; null where it is gone or is a zombie. */
export async function startOf(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** /proc/PID/stat after the command name, which may hold spaces: field 3 is the state, 22 the start (proc(5)). */
async function startOnLinux(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[22 - 3] ?? null);
}

async function startByPs(pid: number): Promise<string | null> {
  const output = await runCommand('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null);
  return output?.stdout.trim() || null;
}
