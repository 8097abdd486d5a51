import t from 'tap';
import { ONE_BY_ONE } from '../../src/faults/fault.ts';
import { rolling } from '../../src/faults/rolling.ts';
import { rollingNaive } from '../../src/faults/rolling-naive.ts';
import type { BalancedServer } from '../../src/runtime/nginx-servers.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { replicaNames } from '../../src/topology.ts';

const REPLICAS = replicaNames(3);
const { signal } = new AbortController();

/** Notes what it is told, and fails the first time that it is told `failsAt`. */
function notingRuntime(failsAt?: string) {
  const told: string[] = [];
  let failure = failsAt;
  const note = async (what: string): Promise<void> => {
    told.push(what);
    if (what !== failure) return;
    failure = undefined;
    throw new Error('of the test');
  };
  const runtime = {
    stop: (part: string) => note(`stop ${part}`),
    start: (part: string) => note(`start ${part}`),
    balance: (servers: readonly BalancedServer[]) =>
      note(
        `balance ${servers.map(({ replica, down }) => (down ? '-' : replica.slice('app-'.length))).join('')}`,
      ),
  };
  return { told, runtime: runtime as Partial<Runtime> as Runtime };
}

t.test('with drain: nginx is told before each replica stops, and when it is back', async (t) => {
  const { told, runtime } = notingRuntime();
  const fault = rolling(REPLICAS, ONE_BY_ONE);
  await fault.strike(runtime, signal);
  t.same(told, [
    ...['balance -23', 'stop app-1', 'start app-1', 'balance 123'],
    ...['balance 1-3', 'stop app-2', 'start app-2', 'balance 123'],
    ...['balance 12-', 'stop app-3', 'start app-3', 'balance 123'],
  ]);
  await fault.heal(runtime);
  t.equal(told.length, 12, 'nothing is left to heal');
});

t.test('several at a time, and the rest in the end', async (t) => {
  const { told, runtime } = notingRuntime();
  await rolling(REPLICAS, { parallelism: 2, delayMs: 0 }).strike(runtime, signal);
  t.same(told, [
    ...['balance --3', 'stop app-1', 'stop app-2', 'start app-1', 'start app-2', 'balance 123'],
    ...['balance 12-', 'stop app-3', 'start app-3', 'balance 123'],
  ]);
});

t.test('without drain nginx hears nothing', async (t) => {
  const { told, runtime } = notingRuntime();
  await rollingNaive(REPLICAS, ONE_BY_ONE).strike(runtime, signal);
  t.same(
    told,
    REPLICAS.flatMap((replica) => [`stop ${replica}`, `start ${replica}`]),
  );
});

t.test('wherever it fails, healing brings back who is away', async (t) => {
  for (const failsAt of ['balance 1-3', 'stop app-2', 'start app-2']) {
    const { told, runtime } = notingRuntime(failsAt);
    const fault = rolling(REPLICAS, ONE_BY_ONE);
    await t.rejects(fault.strike(runtime, signal), { message: 'of the test' });
    await fault.heal(runtime);
    t.same(told.slice(-2), ['start app-2', 'balance 123'], failsAt);
  }
});

t.test('the delay between two batches ends when it is interrupted', async (t) => {
  const { told, runtime } = notingRuntime();
  const interruption = new AbortController();
  const strike = rolling(REPLICAS, { parallelism: 1, delayMs: 3_600_000 }).strike(
    runtime,
    interruption.signal,
  );
  interruption.abort();
  await t.rejects(strike, { name: 'AbortError' });
  t.notOk(told.includes('stop app-2'));
});
