/** The program, killed at 200 moments that seeds draw: nothing that it leaves says what was not seen. */
import t from 'tap';
import { kill } from '../support/killed.ts';

const KILLS = 200;

t.test(`${KILLS} kills`, async (t) => {
  const folder = t.testdir();
  let killed = 0;
  let seed = 0;
  while (killed < KILLS && seed < 2 * KILLS) if (await kill(t, seed++, folder)) killed++;
  t.equal(killed, KILLS, `of ${seed} seeds`);
});
