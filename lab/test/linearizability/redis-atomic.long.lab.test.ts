/** The same from twenty seeds. */
import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { lab, signal } from '../support/experiment.ts';
import { race } from './race.ts';

t.test('redis-atomic: every session of twenty seeds is linearizable, with replicas killed', async (t) => {
  await lab.up(await readProfile('redis-atomic'));
  for (let seed = 101; seed <= 120; seed++) {
    const { events, sessions, unknown } = await race(lab, seed, 2, signal);
    t.ok(sessions.length >= 4, `seed ${seed}: ${events.length} events, ${unknown} writes of unknown outcome`);
    for (const { name, verdict, told } of sessions)
      t.equal(verdict, 'linearizable', `seed ${seed}: ${name}: ${told}`);
  }
});
