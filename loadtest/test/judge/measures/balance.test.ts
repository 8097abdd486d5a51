import t from 'tap';
import { jainIndex, randomJain } from '../../../src/judge/measures/balance.ts';

t.test("Jain's index is 1 for equal work and 1/n where one does it all", async (t) => {
  t.equal(jainIndex([7, 7, 7]), 1);
  t.equal(jainIndex([9, 0, 0]), 1 / 3);
  t.equal(jainIndex([0, 0, 0]), null, 'and nothing where nothing was done');
});

t.test('chance alone leaves it a little below 1, the less so the more there is', async (t) => {
  t.equal(randomJain(3, 60), 1 / (1 + 2 / 60));
  t.ok((randomJain(3, 6000) ?? 0) > (randomJain(3, 60) ?? 1));
  t.equal(randomJain(3, 0), null);
});
