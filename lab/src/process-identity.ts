/** Tells one process from another that got the same pid later: a pid alone is no proof of who will be signalled. */
import { readFile } from 'node:fs/promises';
import { runCommand } from './command.ts';

/** When the process started, in the system's own words; null where it is gone or is a zombie. */
export async function startOf(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** Whether it has been stopped by a signal. */
export async function isHeld(pid: number): Promise<boolean> {
  if (process.platform === 'linux') return (await statOf(pid))?.[0] === 'T';
  const output = await runCommand('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => null);
  return output?.stdout.trim().startsWith('T') ?? false;
}

/** Field 3 is the state, 22 the start (proc(5)). */
async function startOnLinux(pid: number): Promise<string | null> {
  const fields = await statOf(pid);
  return fields === null || fields[0] === 'Z' ? null : (fields[22 - 3] ?? null);
}

/** /proc/PID/stat from field 3 on: after the command name, which may hold spaces. */
async function statOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null;
}

async function startByPs(pid: number): Promise<string | null> {
  const output = await runCommand('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null);
  return output?.stdout.trim() || null;
}
