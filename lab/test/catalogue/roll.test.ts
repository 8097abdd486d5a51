import t from 'tap';
import type { Breakable } from '../../src/catalogue/faults/fault.ts';
import { rolling } from '../../src/catalogue/faults/rolling.ts';
import { rollingNaive } from '../../src/catalogue/faults/rolling-naive.ts';
import { ONE_BY_ONE } from '../../src/plan/plan.ts';
import { type BalancedServer, replicaNames } from '../../src/topology.ts';

const REPLICAS = replicaNames(3);
const SCENE = {
  replicas: REPLICAS,
  target: 'app-2',
  server: '',
  balancer: 'nginx',
  nodes: [],
  ...ONE_BY_ONE,
} as const;
const { signal } = new AbortController();

/** Notes what it is told, and fails the first time that it is told `failsAt`. */
function notingLab(failsAt?: string) {
  const told: string[] = [];
  let failure = failsAt;
  const note = async (what: string): Promise<void> => {
    told.push(what);
    if (what !== failure) return;
    failure = undefined;
    throw new Error('of the test');
  };
  const lab = {
    stop: (part: string) => note(`stop ${part}`),
    start: (part: string) => note(`start ${part}`),
    balance: (servers: readonly BalancedServer[]) =>
      note(
        `balance ${servers.map(({ replica, down }) => (down ? '-' : replica.slice('app-'.length))).join('')}`,
      ),
  };
  return { told, lab: lab as Partial<Breakable> as Breakable };
}

t.test('with drain: nginx is told before each replica stops, and when it is back', async (t) => {
  const { told, lab } = notingLab();
  const fault = rolling.make(SCENE);
  await fault.strike(lab, signal);
  t.same(told, [
    ...['balance -23', 'stop app-1', 'start app-1', 'balance 123'],
    ...['balance 1-3', 'stop app-2', 'start app-2', 'balance 123'],
    ...['balance 12-', 'stop app-3', 'start app-3', 'balance 123'],
  ]);
  await fault.heal(lab);
  t.equal(told.length, 12, 'nothing is left to heal');
});

t.test('several at a time, and the rest in the end', async (t) => {
  const { told, lab } = notingLab();
  await rolling.make({ ...SCENE, parallelism: 2 }).strike(lab, signal);
  t.same(told, [
    ...['balance --3', 'stop app-1', 'stop app-2', 'start app-1', 'start app-2', 'balance 123'],
    ...['balance 12-', 'stop app-3', 'start app-3', 'balance 123'],
  ]);
});

t.test('without drain nginx hears nothing', async (t) => {
  const { told, lab } = notingLab();
  await rollingNaive.make(SCENE).strike(lab, signal);
  t.same(
    told,
    REPLICAS.flatMap((replica) => [`stop ${replica}`, `start ${replica}`]),
  );
});

t.test('wherever it fails, healing brings back who is away', async (t) => {
  for (const failsAt of ['balance 1-3', 'stop app-2', 'start app-2']) {
    const { told, lab } = notingLab(failsAt);
    const fault = rolling.make(SCENE);
    await t.rejects(fault.strike(lab, signal), { message: 'of the test' });
    await fault.heal(lab);
    t.same(told.slice(-2), ['start app-2', 'balance 123'], failsAt);
  }
});

t.test('the delay between two batches ends when it is interrupted', async (t) => {
  const { told, lab } = notingLab();
  const interruption = new AbortController();
  const strike = rolling.make({ ...SCENE, delayMs: 3_600_000 }).strike(lab, interruption.signal);
  interruption.abort();
  await t.rejects(strike, { name: 'AbortError' });
  t.notOk(told.includes('stop app-2'));
});
