/** Scaling out on real parts: who is moved is as predicted, and a lab that isn't what it says is found out. */
import t from 'tap';
import { USUAL_REPLICAS } from '../src/topology.ts';
import { experiment, GENTLE, lab } from './support/experiment.ts';

const args = [...GENTLE, '--duration', '3s'];

t.test('exactly those users move whose addresses hash to another replica then', async (t) => {
  for (const name of ['sticky', 'sticky-hash']) {
    const { result } = await experiment(t, name, { args, fault: 'scale' });
    t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } }, name);
    const { moved } = result.fault ?? {};
    t.ok(moved && moved.users > 0, name);
    t.same(moved?.predicted, [moved?.users, moved?.users], name);
    t.ok(result.fault?.lostByCause['wrong-replica'], 'and lose their sessions by it');
    t.equal((await lab.replicas()).length, USUAL_REPLICAS);
    t.equal((await lab.servers()).length, USUAL_REPLICAS);
  }
});

t.test('sessions in Redis are found by the replicas that are added', async (t) => {
  const { result } = await experiment(t, 'redis', { args, fault: 'scale' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { moved: null, lostByCause: {} } });
});

t.test('a hash that is another than it says moves others, and is found out', async (t) => {
  const really = { balancer: 'hash-consistent' };
  const { result } = await experiment(t, 'sticky', { args, fault: 'scale', really });
  t.equal(result.asPredicted, false);
  t.match(
    result.surprises.filter((surprise) => surprise.startsWith('scale moved')),
    [/^scale moved \d+ users to another replica, predicted were \d+ to \d+$/],
  );
});
