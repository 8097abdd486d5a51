import t from 'tap';
import { cpuMsOfContainer, familyOf, parsePs, parseStats, sumOf } from '../../src/drivers/cpu-time.ts';

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
  t.equal(sumOf(familyOf(parseStats(stats), [7])), 380);
  t.equal(sumOf(familyOf(parseStats(stats), [9])), 10);
});

t.test('a server’s processes count, though each has a group of its own', async (t) => {
  const stats = stat(7, 1, 7, 10, 0) + stat(8, 7, 8, 20, 0) + stat(9, 8, 9, 30, 0) + stat(12, 1, 12, 40, 0);
  t.same(
    familyOf(parseStats(stats), [7]).map(({ pid }) => pid),
    [7, 8, 9],
  );
  t.equal(cpuMsOfContainer(stat(1, 0, 1, 1, 0) + stats + stat(50, 0, 50, 100, 0)), 1010);
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
  t.same(parseStats('\n\nno such process\n'), []);
  t.equal(cpuMsOfContainer(''), 0);
});

t.test('reads the times of ps, with days, hours and fractions', async (t) => {
  t.same(parsePs('  12  1  12   0:01.50\n  13 12 12 00:02\n 9 1 9 1-02:03:04\n'), [
    { pid: 12, parent: 1, group: 12, ms: 1500 },
    { pid: 13, parent: 12, group: 12, ms: 2000 },
    { pid: 9, parent: 1, group: 9, ms: 93_784_000 },
  ]);
});
