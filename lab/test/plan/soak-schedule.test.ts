import t from 'tap';
import { soakSchedule } from '../../src/plan/soak-schedule.ts';

const CHOICES = [
  { name: 'kill', leastMs: 0 },
  { name: 'pause', leastMs: 0 },
  { name: 'redis-down', leastMs: 5000 },
] as const;
const HOUR = { totalMs: 3_600_000, betweenMs: 2500 };

t.test('the same seed gives the same schedule, and another one another', async (t) => {
  t.same(soakSchedule(7, CHOICES, HOUR), soakSchedule(7, CHOICES, HOUR));
  t.notSame(soakSchedule(7, CHOICES, HOUR), soakSchedule(8, CHOICES, HOUR));
});

t.test(
  'it fills its time and no more, and each fault has its turn before any has a second one',
  async (t) => {
    const rounds = soakSchedule(1, CHOICES, HOUR);
    const ms = rounds.reduce(
      (sum, { beforeMs, forMs, afterMs }) => sum + beforeMs + forMs + afterMs + 2500,
      0,
    );
    t.ok(ms <= HOUR.totalMs && ms > HOUR.totalMs - 20_000, `${ms} ms`);
    for (let at = 0; at + 3 <= rounds.length; at += 3)
      t.equal(new Set(rounds.slice(at, at + 3).map(({ fault }) => fault)).size, 3);
    t.ok(rounds.every(({ fault, forMs }) => fault !== 'redis-down' || forMs >= 5000));
  },
);

t.test('a short one has one round, and with nothing to break there is none', async (t) => {
  t.equal(soakSchedule(1, CHOICES, { totalMs: 1, betweenMs: 0 }).length, 1);
  t.same(soakSchedule(1, [], HOUR), []);
});
