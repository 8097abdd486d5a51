/** Valkey in Redis's place: what is predicted of Redis holds of it. */
import t from 'tap';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { whyLacking } from '../src/drivers/processes/program-environment.ts';
import { redisProgram } from '../src/parts/redis-program.ts';
import { experiment, GENTLE, lab } from './support/experiment.ts';

const lacking = await whyLacking(redisProgram(await readProfile('valkey')).program);

t.test(
  'killed and started again it has forgotten all, as predicted, and the report says what it was',
  { skip: lacking ?? false },
  async (t) => {
    const args = [...GENTLE, '--duration', '3s'];
    const { result } = await experiment(t, 'valkey', { args, fault: 'kill-redis' });
    t.match(result, { verdict: 'intact', surprises: [], fault: { name: 'kill-redis' } });
    t.same(Object.keys(result.fault?.lostByCause ?? {}), ['lost-by-store']);
    const { valkey, redis } = await lab.environment();
    t.match(valkey, /^\d+\.\d+/);
    t.equal(redis, undefined);
  },
);
