/** Strategies on real parts: what each keeps and loses, as theory has it; and what tells one from another that it pretends to be. */
import t from 'tap';
import { experiment, GENTLE, QUICK } from './support/experiment.ts';

t.test('balancers that know no sessions keep what is predicted, workers of PM2 among them', async (t) => {
  for (const name of ['least-conn', 'random-two', 'pm2-memory']) {
    const { result } = await experiment(t, name, { args: [...QUICK, '--flows', '15'] });
    t.match(result, { verdict: 'broken', surprises: [] }, name);
  }
});

t.test('what every replica finds survives a kill, wherever it is kept', async (t) => {
  for (const name of ['redis-atomic', 'replicated', 'cookie', 'pm2-redis']) {
    const { result } = await experiment(t, name, { args: [...GENTLE, '--duration', '4s'], kill: true });
    t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } }, name);
  }
});

t.test('the Express app shows the same, and its memory loses what overlaps', async (t) => {
  const redis = await experiment(t, 'redis+express', { args: [...QUICK, '--flows', '10'] });
  t.match(redis.result, { profile: 'redis+express', verdict: 'intact', surprises: [] });
  const wandering = await experiment(t, 'round-robin+express', { args: [...QUICK, '--flows', '15'] });
  t.match(wandering.result, { verdict: 'broken', surprises: [] });
  const args = ['--scenario', 'concurrent', '--users', '10', '--flows', '4', '--pause', '5ms'];
  const races = await experiment(t, 'sticky+express', { args });
  t.match(races.result, { verdict: 'broken', surprises: [] });
});

t.test(
  'requests at once lose nothing in redis-atomic; a lab that is plain redis in truth is found out',
  async (t) => {
    const args = ['--scenario', 'concurrent', '--users', '10', '--flows', '4', '--pause', '5ms'];
    const { result } = await experiment(t, 'redis-atomic', { args });
    t.match(result, {
      verdict: 'intact',
      surprises: [],
      guarantees: { 'no-lost-update': { verdict: 'intact' } },
    });
    const other = await experiment(t, 'redis-atomic', { args, really: { store: 'redis' } });
    t.match(other.result, { verdict: 'broken', asPredicted: false });
  },
);

t.test('replicas whose copies come late, or never, are told from those that wait for them', async (t) => {
  const args = [...QUICK, '--flows', '20', '--pause', '0ms'];
  const late = await experiment(t, 'replicated-async', { args });
  t.same(late.result.surprises, [], 'whatever chance made of it');
  const never = await experiment(t, 'replicated', { args, really: { store: 'memory' } });
  t.match(never.result, { verdict: 'broken', asPredicted: false });
});

t.test('a session in the cookie outlives its logout, as predicted, and loses what overlaps', async (t) => {
  const args = [...QUICK, '--flows', '10', '--scenario', 'login:1,concurrent:1'];
  const { result } = await experiment(t, 'cookie', { args });
  t.match(result, {
    verdict: 'broken',
    surprises: [],
    guarantees: { 'logout-final': { verdict: 'broken' }, 'session-kept': { verdict: 'intact' } },
  });
});

t.test('costs: messages as theory has them, commands, and processor time of every part', async (t) => {
  const args = [...GENTLE, '--duration', '2s'];
  const replicated = await experiment(t, 'replicated', { args });
  const { costs } = replicated.result;
  t.ok(costs?.messagesPerWrite && Math.abs(costs.messagesPerWrite - 2) < 0.1, JSON.stringify(costs));
  t.match(costs, { predictedMessagesPerWrite: 2, commandsPerRequest: 0 });
  t.ok(costs && costs.cpuMsPerRequest.app > 0 && costs.cpuMsPerRequest.balancer > 0);
  const redis = await experiment(t, 'redis', { args });
  t.match(redis.result.costs, { messagesPerWrite: 0, predictedMessagesPerWrite: 0 });
  t.ok(
    redis.result.costs && Math.abs(redis.result.costs.commandsPerRequest - 1.5) < 0.2,
    'two for a post, one for a page',
  );
});
