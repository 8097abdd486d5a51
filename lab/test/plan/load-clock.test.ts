import t from 'tap';
import { LoadClock } from '../../src/plan/load-clock.ts';

t.test('tells the time by the load’s clock, as the quickest news has it', async (t) => {
  const clock = new LoadClock();
  t.equal(clock.now(5000), 5000, 'ours, until something is heard');
  clock.heard(1000, 4030);
  clock.heard(1010, 4011);
  clock.heard(1020, 4090);
  t.equal(clock.now(5000), 5000 - 3001);
});
