import t from 'tap';
import { goalText, isMissed, paired } from '../../bench/paired.ts';

const twelve = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const ones = twelve.map(() => 1);

t.test('of twelve pairs, the third from either end bound the median', async (t) => {
  t.same(paired(twelve, ones), { median: 6.5, low: 3, high: 10 });
  t.same(paired(twelve.toReversed(), ones), { median: 6.5, low: 3, high: 10 }, 'in whatever order');
  t.same(paired([2, 4, 6, 8, 10, 12], [1, 2, 3, 4, 5, 6]), { median: 2, low: 2, high: 2 });
});

t.test('too few pairs have no interval', async (t) => {
  t.throws(() => paired([1, 2, 3, 4, 5], [1, 1, 1, 1, 1]), /5 pairs are too few/);
});

t.test('a goal is missed where even the interval’s end does not reach it', async (t) => {
  const found = { median: 0.42, low: 0.4, high: 0.45 };
  for (const [goal, missed, text] of [
    [{ name: 'read', found, atLeast: 0.46 }, true, /at least 0\.46: MISSED$/],
    [{ name: 'read', found, atLeast: 0.44 }, false, /at least 0\.44: within the interval$/],
    [{ name: 'read', found, atLeast: 0.4 }, false, /at least 0\.4: met$/],
    [{ name: 'read', found, atMost: 0.39 }, true, /at most 0\.39: MISSED$/],
    [{ name: 'read', found, atMost: 0.5 }, false, /at most 0\.5: met$/],
    [{ name: 'read', found }, false, /0\.42 \(0\.40 to 0\.45\) ×$/],
  ] as const) {
    t.equal(isMissed(goal), missed);
    t.match(goalText(goal), text);
  }
});
