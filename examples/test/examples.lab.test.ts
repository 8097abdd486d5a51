/** The worked examples, as a user would run them: real apps behind the lab's nginx, and the loadtest as a program. */
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { type ClusterOptions, startCluster } from '../../lab/test/support/cluster.ts';
import { runScenario } from './support/run-scenario.ts';

const EXAMPLES = resolve(import.meta.dirname, '..');

/** The example has three. */
const A_USER_AN_ACCOUNT = ['--users', '3', '--flows', '20'];

interface ExampleOptions extends Omit<ClusterOptions, 'main'> {
  readonly example: string;
}

async function run(t: Test, { example, ...cluster }: ExampleOptions, ...args: readonly string[]) {
  const { target } = await startCluster(t, { ...cluster, main: join(EXAMPLES, example, 'app.ts') });
  const load = ['--users', '12', '--flows', '8', '--pause', '5ms', '--clients', 'spread'];
  return runScenario(t, example, target, ...load, ...args);
}

t.test(
  'express-session in memory behind round robin loses sessions, to replicas that don’t have them',
  async (t) => {
    const { code, result } = await run(t, { example: 'express-session', balancer: 'round-robin' });
    t.equal(code, 1);
    t.match(result, {
      verdict: 'broken',
      replicas: 3,
      guarantees: { 'session-kept': { verdict: 'broken' }, 'read-your-writes': { verdict: 'broken' } },
    });
    t.ok(result.sessions.lostByCause['wrong-replica']);
    t.equal(result.httpErrors, 0);
  },
);

t.test('express-session in memory behind ip_hash keeps them', async (t) => {
  const { code, result } = await run(t, { example: 'express-session', balancer: 'ip-hash' });
  t.equal(code, 0);
  t.match(result, { verdict: 'intact', replicas: 3, sessions: { lost: 0 } });
});

t.test(
  'express-session in Redis, by connect-redis, keeps them behind round robin, and holds a gate',
  async (t) => {
    const { code, stdout, result } = await run(
      t,
      { example: 'express-session', balancer: 'round-robin', redis: true },
      ...['--max-lost', '0', '--p99', '10s'],
    );
    t.equal(code, 0);
    t.match(result, { verdict: 'intact', replicas: 3, losses: { byCause: {} } });
    t.match(stdout, /HELD {6}max-lost: 0, allowed 0/);
  },
);

t.test('the login with a CSRF token is denied by replicas that did not hand the token out', async (t) => {
  const broken = await run(t, { example: 'login-csrf', balancer: 'round-robin' }, ...A_USER_AN_ACCOUNT);
  t.equal(broken.code, 1);
  t.match(broken.result, { verdict: 'broken', guarantees: { 'session-kept': { verdict: 'broken' } } });
  t.ok(broken.result.sessions.lostByCause['wrong-replica']);
});

t.test('the login with a CSRF token works where users stay, and its logout is final', async (t) => {
  const { code, result } = await run(t, { example: 'login-csrf', balancer: 'ip-hash' }, ...A_USER_AN_ACCOUNT);
  t.equal(code, 0);
  t.match(result, { verdict: 'intact', guarantees: { 'logout-final': { verdict: 'intact' } } });
});

t.test('a token of the JSON API is worth nothing on another replica', async (t) => {
  const { code, result } = await run(t, { example: 'json-api', balancer: 'round-robin' });
  t.equal(code, 1);
  t.match(result, { verdict: 'broken' });
  t.ok(result.losses.byCause['wrong-replica'], JSON.stringify(result.losses.byCause));
});
