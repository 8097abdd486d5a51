import t from 'tap';
import { MOST_REQUESTS, Politeness } from '../../src/doctor/polite.ts';

t.test('there are so many turns and no more', async (t) => {
  const politeness = new Politeness(0, new AbortController().signal);
  for (let turn = 0; turn < MOST_REQUESTS; turn++) t.ok(await politeness.turn());
  t.notOk(await politeness.turn());
  t.equal(politeness.asked, MOST_REQUESTS);
});

t.test('whoever waits for a turn is told when all is over', async (t) => {
  const controller = new AbortController();
  const politeness = new Politeness(60_000, controller.signal);
  await politeness.turn();
  const second = politeness.turn();
  controller.abort(new Error('interrupted'));
  await t.rejects(second);
});
