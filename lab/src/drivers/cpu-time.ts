/** Processor time of processes, from what the system says of each. */

/** A tick of Linux’s count, the same on every machine (USER_HZ; proc(5)). */
const TICK_MS = 10;

interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly ms: number;
}

/** Lines of /proc/PID/stat. User and system time; what children used counts when they have ended (proc(5)). */
function parseStats(stats: string): ProcessTime[] {
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

/** Milliseconds of each process group, from lines of /proc/PID/stat. */
export const cpuMsByGroup = (stats: string): Map<number, number> => byGroup(parseStats(stats));

/**
 * Milliseconds of a container's own processes, from lines of its /proc/PID/stat: those that its init has started, and
 * what they have. A health check or a command from outside is none of them, and comes and goes.
 */
export function cpuMsOfContainer(stats: string): number {
  const processes = parseStats(stats);
  const own = new Set(
    processes.filter(({ pid, parent }) => pid === 1 || parent === 1).map(({ group }) => group),
  );
  return processes.filter(({ group }) => own.has(group)).reduce((total, { ms }) => total + ms, 0);
}

/** The same of `ps -A -o pgid=,time=`, whose time is [[days-]hours:]minutes:seconds, with a fraction on macOS. */
export function cpuMsFromPs(lines: string): Map<number, number> {
  const times = lines.trim().split('\n');
  return byGroup(
    times.map((line) => {
      const [group = '', time = ''] = line.trim().split(/\s+/);
      const [days = '', clock = ''] = time.includes('-') ? time.split('-') : ['0', time];
      const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
      return { group: Number(group), ms: (Number(days) * 86_400 + seconds) * 1000 };
    }),
  );
}

function byGroup(times: readonly Pick<ProcessTime, 'group' | 'ms'>[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { group, ms } of times) sums.set(group, (sums.get(group) ?? 0) + ms);
  return sums;
}
