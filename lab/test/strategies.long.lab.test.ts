/** Strategies on real parts: what each keeps and loses, as theory has it. */
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
