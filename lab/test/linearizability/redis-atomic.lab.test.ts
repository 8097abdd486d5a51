/** A session in `redis-atomic` is linearizable, whoever of the replicas dies meanwhile; one in plain `redis` is not. */
import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { lab, signal } from '../support/experiment.ts';
import { race } from './race.ts';

t.test('redis-atomic: every session, with replicas killed', async (t) => {
  await lab.up(await readProfile('redis-atomic'));
  for (const seed of [1, 2]) {
    const { events, sessions, unknown } = await race(lab, seed, 1, signal);
    t.ok(sessions.length >= 4, `seed ${seed}: ${events.length} events, ${unknown} writes of unknown outcome`);
    for (const { name, verdict, told } of sessions) t.equal(verdict, 'linearizable', `${name}: ${told}`);
  }
});

t.test('negative control: redis, where the last save wins, loses updates with nobody killed', async (t) => {
  await lab.up(await readProfile('redis'));
  const { sessions } = await race(lab, 1, 0, signal);
  const found = sessions.filter(({ verdict }) => verdict === 'not linearizable');
  t.ok(found.length > 0, sessions.map(({ verdict }) => verdict).join());
});
