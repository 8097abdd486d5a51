import t from 'tap';
import { proportionInterval } from '../../../src/judge/measures/interval.ts';

const near = (actual: number | undefined, expected: number) =>
  Math.abs((actual ?? Number.NaN) - expected) < 0.0005;

t.test("agrees with Wilson's published example: 15 of 50", async (t) => {
  const [low, high] = proportionInterval(15, 50) ?? [];
  t.ok(near(low, 0.191), `low is ${low}`);
  t.ok(near(high, 0.4375), `high is ${high}`);
});

t.test('uses the rule of three where nothing, or everything, was seen', async (t) => {
  t.same(proportionInterval(0, 300), [0, 0.01]);
  t.same(proportionInterval(300, 300), [0.99, 1]);
  t.same(proportionInterval(0, 2), [0, 1], 'and never leaves [0, 1]');
});

t.test('says nothing without a sample', async (t) => {
  t.equal(proportionInterval(0, 0), null);
});
