/** Whole experiments on real parts: theory holds where it should, and a lab that isn't what it says is found out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildReport } from 'session-lab';
import t from 'tap';
import { kill } from '../src/catalogue/faults/kill.ts';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { runExperiment } from '../src/plan/experiment.ts';
import { ONE_BY_ONE } from '../src/plan/plan.ts';
import { experiment, GENTLE, lab, QUICK, signal } from './support/experiment.ts';

t.test('a lone user under round robin keeps nothing, as predicted', async (t) => {
  const args = ['--scenario', 'image', '--users', '1', '--flows', '40', '--pause', '0ms'];
  const { result } = await experiment(t, 'round-robin', { args });
  t.match(result, {
    verdict: 'broken',
    flows: { ok: 0, fail: 40 },
    kept: { rate: 0, predicted: [0, 0] },
    httpErrors: 0,
  });
  t.same(result.surprises, []);
});

t.test('sticky keeps all until the kill, which takes the dead replica’s sessions and no other', async (t) => {
  const { result, file } = await experiment(t, 'sticky', {
    args: [...GENTLE, '--duration', '4s'],
    kill: true,
  });
  t.equal(result.verdict, 'intact');
  t.same(result.surprises, []);
  t.ok(result.fault && result.fault.lost > 0);
  t.same([result.fault?.lost, result.fault?.lost], result.fault?.predictedLost);
  t.same((await buildReport([file], t.fail)).profiles, [result], 'and its history judges the same again');
  t.match(
    gunzipSync(await readFile(file)).toString(),
    /"type":"fault","name":"kill","targets":\["app-2"\],"loses":"dead-replica","did":"app-2 was killed","event":"begin"/,
  );
});

t.test('redis keeps all, and loses none to the kill', async (t) => {
  const { result } = await experiment(t, 'redis', { args: [...GENTLE, '--duration', '4s'], kill: true });
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    fault: { lost: 0, predictedLost: [0, 0], lostByCause: {} },
  });
});

t.test('a sticky lab whose balancer is not sticky is found out', async (t) => {
  const { result } = await experiment(t, 'sticky', {
    args: [...QUICK, '--flows', '10'],
    really: { balancer: 'round-robin' },
  });
  t.match(result, { verdict: 'broken', expected: 'intact', asPredicted: false });
});

t.test('a redis lab whose replicas keep their sessions to themselves is found out', async (t) => {
  const { result } = await experiment(t, 'redis', {
    args: [...QUICK, '--flows', '10'],
    really: { store: 'memory' },
  });
  t.match(result, { verdict: 'broken', expected: 'intact', asPredicted: false });
  t.ok(result.sessions.lostByCause['wrong-replica']);
});

t.test('a round-robin lab that is sticky in truth is found out', async (t) => {
  const { result } = await experiment(t, 'round-robin', {
    args: [...QUICK, '--flows', '10'],
    really: { balancer: 'ip-hash' },
  });
  t.match(result, { verdict: 'intact', expected: 'broken', asPredicted: false });
});

t.test(
  'a replica that is dead already can’t be killed: the run is refused, and what was healing is awaited',
  async (t) => {
    const profile = await readProfile('redis');
    await lab.up(profile);
    await lab.kill('app-2');
    const file = join(t.testdir(), 'history.ndjson.gz');
    const said: string[] = [];
    const trial = runExperiment({
      lab,
      profile,
      loadArgs: [...GENTLE, '--duration', '2s'],
      fault: { fault: kill, afterMs: 300, forMs: 100, how: ONE_BY_ONE },
      file,
      watch: { progress: () => {}, say: (message) => void said.push(message) },
      signal,
    });
    await t.rejects(trial, { code: 'USER', message: /app-2 can't be killed: it does not run/ });
    t.match(await lab.ask('app-2', '/healthz'), { status: 'ok' }, 'healed all the same');
    t.same(said, ['app-2 is down; make start PART=app-2 brings it back', 'app-2 is back']);
  },
);

t.test('too few flows to tell are neither as predicted nor not', async (t) => {
  const { result } = await experiment(t, 'redis', {
    args: ['--scenario', 'image', '--users', '2', '--flows', '3', '--pause', '0ms'],
  });
  t.match(result, { verdict: 'unknown', expected: 'intact', asPredicted: null, surprises: [] });
});

t.test('a load that ends before the kill is an error that says what to do', async (t) => {
  const trial = experiment(t, 'redis', { args: [...QUICK, '--flows', '1'], kill: true });
  await t.rejects(trial, { code: 'USER', message: /ended before the fault "kill" had struck/ });
});

t.test('what a store gave up is told by the store, and is the cause of the loss', async (t) => {
  process.env.SESSION_MAX = '5';
  t.teardown(() => delete process.env.SESSION_MAX);
  await lab.down();
  const { result } = await experiment(t, 'sticky', { args: [...QUICK, '--flows', '10'] });
  t.ok(result.sessions.lostByCause.evicted, JSON.stringify(result.sessions.lostByCause));
  t.match(result.losses.examples.evicted, { guarantee: 'session-kept' });
  t.equal(result.asPredicted, false);
  await lab.down();
});

t.test(
  'requests of one user at once lose updates in Redis, as predicted, and not in one memory',
  async (t) => {
    const args = ['--scenario', 'concurrent', '--users', '10', '--flows', '4', '--pause', '5ms'];
    const redis = await experiment(t, 'redis', { args });
    t.match(redis.result, {
      verdict: 'broken',
      surprises: [],
      guarantees: { 'no-lost-update': { verdict: 'broken' } },
    });
    t.ok(redis.result.losses.byCause.overwritten);
    const sticky = await experiment(t, 'sticky', { args });
    t.match(sticky.result, { verdict: 'intact', surprises: [] });
  },
);
