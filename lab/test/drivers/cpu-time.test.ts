import t from 'tap';
import { cpuMsByGroup, cpuMsFromPs, cpuMsOfContainer } from '../../src/drivers/cpu-time.ts';

/** A line as /proc/PID/stat has it; times in ticks. */
const stat = (
  pid: number,
  parent: number,
  group: number,
  user: number,
  system: number,
  children = 0,
): string =>
  `${pid} (some (odd) name) S ${parent} ${group} ${group} 0 -1 4194560 1 2 3 4 ${user} ${system} ${children} 0 20 0 1 0 100 0\n`;

t.test('adds up what the processes of a group have used, ended children among them', async (t) => {
  const stats = stat(7, 1, 7, 10, 5) + stat(8, 7, 7, 20, 0, 3) + stat(9, 1, 9, 1, 0);
  t.same(
    [...cpuMsByGroup(stats)],
    [
      [7, 380],
      [9, 10],
    ],
  );
});

t.test('of a container, leaves out commands from outside', async (t) => {
  const stats =
    stat(1, 0, 1, 1, 0) +
    stat(7, 1, 7, 10, 0) +
    stat(8, 7, 7, 5, 0) +
    stat(50, 0, 50, 100, 0) +
    stat(51, 50, 50, 9, 0);
  t.equal(cpuMsOfContainer(stats), 160);
});

t.test('garbage and processes that ended meanwhile count for nothing', async (t) => {
  t.equal(cpuMsByGroup('\n\nno such process\n').size, 0);
  t.equal(cpuMsOfContainer(''), 0);
});

t.test('reads the times of ps, with days, hours and fractions', async (t) => {
  t.same(
    [...cpuMsFromPs('  12   0:01.50\n  12 00:02\n 9 1-02:03:04\n')],
    [
      [12, 3500],
      [9, 93_784_000],
    ],
  );
});
