/** Faults of the store and of the network on real parts: what they cost is as predicted, and they are undone. */
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { faults } from '../src/catalogue/faults/index.ts';
import { unfit } from '../src/catalogue/faults/needs.ts';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { experiment, GENTLE, lab } from './support/experiment.ts';

const args = [...GENTLE, '--duration', '3s'];
const redis = await readProfile('redis');
const OF_REDIS = faults
  .filter((fault) => unfit(fault, redis) === null && unfit(fault, { ...redis, store: 'memory' }) !== null)
  .map(({ name }) => name);

/** What each replica says to a write, every answer once. */
async function answers(): Promise<unknown[]> {
  const base = (await lab.status())?.url ?? '';
  const found = new Set<unknown>();
  for (let i = 0; i < 6; i++) {
    const { status, headers } = await fetch(`${base}/views`, { method: 'POST', redirect: 'manual' });
    found.add(/^\d+$/.test(headers.get('retry-after') ?? '') ? `${status}, to be tried again` : status);
  }
  return [...found].sort();
}

for (const fault of OF_REDIS) {
  t.test(`${fault}: what it costs is as predicted, and it is undone`, async (t) => {
    const { result } = await experiment(t, 'redis', { args, fault });
    t.match(result, { verdict: 'intact', surprises: [], fault: { name: fault } });
    if (fault === 'kill-redis') t.same(Object.keys(result.fault?.lostByCause ?? {}), ['lost-by-store']);
    if (fault === 'slow-redis') t.ok((result.fault?.longestUnavailableMs ?? 0) >= 100, 'both ways');
    t.match(await lab.redis('CONFIG', 'GET', 'maxmemory'), /^maxmemory[,\s]0$/);
    // The client connects again on its own, a second later at most.
    for (let tries = 0; tries < 50 && (await answers()).length > 1; tries++) await sleep(100);
    t.same(await answers(), [303], 'they are answered again');
  });
}

t.test('a Redis that is killed comes back with what it has on disk', async (t) => {
  const { result } = await experiment(t, 'redis-aof', { args, fault: 'kill-redis' });
  t.match(result, { surprises: [], fault: { lost: 0 } });
});

t.test('a Redis that keeps nothing is found out where a log is promised', async (t) => {
  const late = ['--scenario', 'image', '--users', '30', '--pause', '100ms', '--duration', '6s'];
  const { result } = await experiment(t, 'redis-aof', {
    ...{ args: late, fault: 'kill-redis', afterMs: 3500 },
    really: { persistence: 'none' },
  });
  t.match(result, { asPredicted: false });
  t.match(result.surprises.join(), /kill-redis lost \d+ sessions, predicted were 0 to/);
});

t.test('so is one that keeps everything, where theory says that all is lost', async (t) => {
  const { result } = await experiment(t, 'redis', {
    ...{ args, fault: 'kill-redis' },
    really: { persistence: 'aof' },
  });
  t.match(result, { asPredicted: false });
});

t.test(
  'replicas that are cut off from each other tell different stories, and agree again when healed',
  async (t) => {
    const { result } = await experiment(t, 'replicated', {
      args: [...GENTLE, '--duration', '6s'],
      fault: 'cut-peers',
    });
    t.match(result, { verdict: 'intact', surprises: [] });
    t.ok(Object.keys(result.fault?.violations ?? {}).length > 0, 'split brain shows');
  },
);

t.test('while the store is away, a request is told so soon, and when to come again', async (t) => {
  await lab.up({ ...redis, links: true });
  await lab.impair('app-2>redis', { cut: true });
  t.same(await answers(), [303, '503, to be tried again']);
  await lab.impair('app-2>redis', null);
});
