/** The processes that another has started: a line each, of its id and its title. */
import { readdir, readFile } from 'node:fs/promises';
import { runCommand } from '../command.ts';

export async function childrenOf(parent: number): Promise<string> {
  return process.platform === 'linux' ? childrenOnLinux(parent) : childrenByPs(parent);
}

/** /proc/PID/stat after the command name, which may hold spaces: field 3 is the state, 4 the parent (proc(5)). */
async function childrenOnLinux(parent: number): Promise<string> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => {
      // One that has ended meanwhile is nobody's child.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const [, itsParent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(itsParent) !== parent) return '';
      const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return `${pid} ${title.replaceAll('\0', ' ')}\n`;
    }),
  );
  return lines.join('');
}

async function childrenByPs(parent: number): Promise<string> {
  const { stdout } = await runCommand('ps', ['-A', '-o', 'ppid=,pid=,command=']);
  return [...stdout.matchAll(/^ *(\d+) +(\d+ .*)$/gm)]
    .flatMap(([, itsParent, line]) => (Number(itsParent) === parent ? [`${line}\n`] : []))
    .join('');
}
