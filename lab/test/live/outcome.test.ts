/** A guess beside what was measured. */
import t from 'tap';
import { amountOf } from '../../src/live/outcome.ts';

t.test('how many lose their session, in the words of a guess', async (t) => {
  t.equal(amountOf(0, 10), 'none');
  t.equal(amountOf(1, 10), 'some');
  t.equal(amountOf(8, 10), 'some');
  t.equal(amountOf(9, 10), 'all', 'one may have come since');
  t.equal(amountOf(12, 10), 'all');
});
