/** Processor time of processes, from what the system says of each. */

/** A tick of Linux’s count, the same on every machine (USER_HZ; proc(5)). */
const TICK_MS = 10;

/** A process, whose child it is, the group that it is in, and the time that it has used. */
export interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly ms: number;
}

/** Lines of /proc/PID/stat. User and system time; what children used counts when they have ended (proc(5)). */
export function parseStats(stats: string): ProcessTime[] {
  return stats.split('\n').flatMap((line) => {
    // After the command name, which may hold spaces, field 3 is the first.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const [parent = 0, group = 0, ...ticks] = [4, 5, 14, 15, 16, 17].map((field) =>
      Number(fields[field - 3]),
    );
    if (fields.length < 17 - 2) return [];
    const ms = ticks.reduce((total, count) => total + count * TICK_MS, 0);
    return [{ pid: Number.parseInt(line, 10), parent, group, ms }];
  });
}

/**
 * Some processes, those of the groups that they lead, and all that these have started, in whichever group: a server may
 * give each of its processes one of its own, as PostgreSQL does.
 */
export function familyOf(processes: readonly ProcessTime[], leaders: Iterable<number>): ProcessTime[] {
  const pids = new Set(leaders);
  const isOfIt = ({ pid, parent, group }: ProcessTime): boolean =>
    pids.has(pid) || pids.has(parent) || pids.has(group);
  for (;;) {
    const family = processes.filter(isOfIt);
    const known = pids.size;
    for (const { pid } of family) pids.add(pid);
    if (pids.size === known) return family;
  }
}

export const sumOf = (processes: readonly ProcessTime[]): number =>
  processes.reduce((total, { ms }) => total + ms, 0);

/**
 * Milliseconds of a container's own processes, from lines of its /proc/PID/stat: those that its init has started, and
 * what they have. A health check or a command from outside is none of them, and comes and goes.
 */
export function cpuMsOfContainer(stats: string): number {
  const processes = parseStats(stats);
  const own = processes.filter(({ pid, parent }) => pid === 1 || parent === 1).map(({ pid }) => pid);
  return sumOf(familyOf(processes, own));
}

/** Lines of `ps -A -o pid=,ppid=,pgid=,time=`, whose time is [[days-]hours:]minutes:seconds, with a fraction on macOS. */
export function parsePs(lines: string): ProcessTime[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, group, time = ''] = line.trim().split(/\s+/);
      const [days = '', clock = ''] = time.includes('-') ? time.split('-') : ['0', time];
      const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
      const ms = (Number(days) * 86_400 + seconds) * 1000;
      return { pid: Number(pid), parent: Number(parent), group: Number(group), ms };
    });
}
