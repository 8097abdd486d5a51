/** Processor time of processes, from what the system says of each. */

/** Linux counts it in ticks of so long, whatever the machine (USER_HZ; proc(5)). */
const TICK_MS = 10;

/**
 * From lines of /proc/PID/stat: user and system time of each process, in milliseconds, by its process group (field 5).
 * What its children used counts when they have ended (fields 16 and 17).
 */
export function cpuMsByGroup(stats: string): Map<number, number> {
  const byGroup = new Map<number, number>();
  for (const line of stats.split('\n')) {
    // After the command name, which may hold spaces: field 3 is the first.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const [group, ...times] = [5, 14, 15, 16, 17].map((field) => Number(fields[field - 3]));
    if (group === undefined || times.some(Number.isNaN)) continue;
    const ms = times.reduce((total, ticks) => total + ticks * TICK_MS, 0);
    byGroup.set(group, (byGroup.get(group) ?? 0) + ms);
  }
  return byGroup;
}

/** From lines of `ps -A -o pgid=,time=`, whose time is [[days-]hours:]minutes:seconds, with a fraction on macOS. */
export function cpuMsFromPs(lines: string): Map<number, number> {
  const byGroup = new Map<number, number>();
  for (const line of lines.trim().split('\n')) {
    const [group = '', time = ''] = line.trim().split(/\s+/);
    const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
    const seconds = (clock ?? '').split(':').reduce((total, part) => total * 60 + Number(part), 0);
    const ms = (Number(days) * 86_400 + seconds) * 1000;
    byGroup.set(Number(group), (byGroup.get(Number(group)) ?? 0) + ms);
  }
  return byGroup;
}
