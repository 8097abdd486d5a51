import t from 'tap';
import { estimate, priceText } from '../../src/prices/prices.ts';

t.test('a mean with its interval, by Student’s t', async (t) => {
  // Mean 2, standard deviation 1, of three: 4.303 / √3.
  const found = estimate([1, 2, 3]);
  t.equal(found?.mean, 2);
  t.ok(Math.abs((found?.error ?? 0) - 2.484) < 0.001, `${found?.error}`);
  t.equal(estimate([1]), null, 'one round has no interval');
});

t.test('what is smaller than its own error is not printed', async (t) => {
  t.equal(priceText([0.3, 0.31, 0.32]), '0.31 ± 0.02');
  t.equal(priceText([0, 0.2, 0.1]), '–');
  t.equal(priceText([0.004, 0.004, 0.004]), '–', 'nor what is less than the clock can tell');
  t.equal(priceText([0.3]), '–');
});
