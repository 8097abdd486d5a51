/** Copies in groups, behind a cookie that names the group: kept while one of a group lives, lost with the last. */
import t from 'tap';
import { experiment, GENTLE } from './support/experiment.ts';

const args = [...GENTLE, '--duration', '3s'];

t.test('one of a group is killed: the other has all, at one message a write', async (t) => {
  const { result } = await experiment(t, 'replicated-groups', { args, kill: true });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
  t.equal(result.replicas, 4);
});

t.test('a whole group is killed: its users’ sessions are lost with it, and nobody else’s', async (t) => {
  const { result } = await experiment(t, 'replicated-groups', { args, fault: 'kill-all-but-one' });
  t.match(result, { verdict: 'intact', surprises: [] });
  const { lost = 0, predictedLost, lostByCause = {} } = result.fault ?? {};
  t.same(predictedLost, [lost, lost]);
  t.ok(lost > 0 && lost < 18, `${lost} of 18`);
  t.same(Object.keys(lostByCause), ['dead-replica']);
});

t.test('users who wander between the groups are found out', async (t) => {
  const { result } = await experiment(t, 'replicated-groups', { args, really: { balancer: 'round-robin' } });
  t.match(result, { asPredicted: false, verdict: 'broken' });
});
