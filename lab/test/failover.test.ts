/** The primary of redis-ha-wait killed under load: another takes its place, and nothing is lost. */
import t from 'tap';
import { experiment, GENTLE, runtime } from './support/experiment.ts';

t.test('redis-ha-wait loses nothing that was acknowledged, whatever its users do', async (t) => {
  const scenario = 'views:2,cart:1,login:1,flash:1';
  const args = [...GENTLE, '--duration', '10s', '--scenario', scenario];
  const { result } = await experiment(t, 'redis-ha-wait', { args, fault: 'kill-primary' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
  t.ok(result.fault?.httpErrors, 'requests failed until another had its place');
  t.ok(result.fault?.flows.ok, 'and then did so no longer');
  t.match(await runtime.redis('INFO', 'replication'), /connected_slaves:[12]/);
});
