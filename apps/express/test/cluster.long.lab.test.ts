/** Three replicas behind the lab's nginx: the loadtest finds on Express what it finds on Fastify. */
import { resolve } from 'node:path';
import type { ScenarioName } from 'session-lab';
import t from 'tap';
import { startCluster } from '../../../lab/test/support/cluster.ts';
import { judgedLoad, violated } from './support/judged-load.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');
const USERS = 12;
const SEQUENTIAL = ['views', 'login', 'cart', 'image', 'flash'] as const satisfies ScenarioName[];

interface Sessions {
  readonly count: number;
  readonly sessions: readonly { readonly fingerprint: string }[];
}

const ask = async <T>(url: string, path: string): Promise<T> => (await (await fetch(url + path)).json()) as T;

t.test('Redis behind round robin keeps every session, whatever a user does in sequence', async (t) => {
  const { target } = await startCluster(t, {
    main: MAIN,
    env: { STORE: 'redis' },
    balancer: 'round-robin',
    redis: true,
  });
  for (const scenario of SEQUENTIAL) {
    const { result } = await judgedLoad(target, scenario, USERS);
    t.match(
      result,
      { verdict: 'intact', replicas: 3, sessions: { lost: 0 }, losses: { byCause: {} }, httpErrors: 0 },
      scenario,
    );
    t.same(violated(result), [], scenario);
  }
});

t.test('Redis behind round robin loses updates of requests at once, and nothing else', async (t) => {
  const { target } = await startCluster(t, {
    main: MAIN,
    env: { STORE: 'redis' },
    balancer: 'round-robin',
    redis: true,
  });
  const { result } = await judgedLoad(target, 'concurrent', USERS);
  t.match(result, { verdict: 'broken', sessions: { lost: 0 }, httpErrors: 0 });
  t.same(violated(result), ['no-lost-update']);
  t.same(Object.keys(result.losses.byCause), ['overwritten']);
});

t.test('memory behind round robin loses sessions to replicas that do not have them', async (t) => {
  const { target } = await startCluster(t, { main: MAIN, balancer: 'round-robin' });
  for (const scenario of SEQUENTIAL) {
    const { result } = await judgedLoad(target, scenario, USERS);
    t.match(result, { verdict: 'broken', replicas: 3, httpErrors: 0 }, scenario);
    t.ok(result.losses.byCause['wrong-replica'], scenario);
  }
});

t.test('memory behind ip_hash keeps them', async (t) => {
  const { target } = await startCluster(t, { main: MAIN, balancer: 'ip-hash' });
  for (const scenario of SEQUENTIAL) {
    const { result } = await judgedLoad(target, scenario, USERS);
    t.match(result, { verdict: 'intact', sessions: { lost: 0 }, losses: { byCause: {} } }, scenario);
  }
  // express-session's MemoryStore hands out a record in the next turn of the event loop: requests that arrive together
  // may all read before one writes. How many do is chance; but nothing else may be broken.
  const { result } = await judgedLoad(target, 'concurrent', USERS);
  t.match(result, { sessions: { lost: 0 }, httpErrors: 0 });
  t.same(
    violated(result).filter((guarantee) => guarantee !== 'no-lost-update'),
    [],
  );
});

t.test('every session in a store bears the name under which the loadtest knows its cookie', async (t) => {
  for (const [store, balancer] of [
    ['redis', 'round-robin'],
    ['memory', 'ip-hash'],
  ] as const) {
    const { target, replicas } = await startCluster(t, {
      main: MAIN,
      env: { STORE: store },
      balancer,
      redis: store === 'redis',
    });
    const { operations } = await judgedLoad(target, 'views', USERS);
    const seen = new Set(operations.flatMap(({ set }) => set ?? []));
    t.equal(seen.size, USERS, 'one session a user');
    const held = new Map<string, string>();
    for (const [replica, url] of Object.entries(replicas)) {
      const { sessions } = await ask<Sessions>(url, '/internal/sessions');
      for (const { fingerprint } of sessions) held.set(fingerprint, replica);
    }
    for (const fingerprint of seen) t.ok(held.has(fingerprint), `${store} holds ${fingerprint}`);
    t.equal(held.size, USERS + 1, 'and the one of the user who tried the target first');
    if (store === 'memory')
      for (const { set, replica } of operations)
        if (set !== null) t.equal(held.get(set), replica, 'held by the replica that set the cookie');
  }
});
