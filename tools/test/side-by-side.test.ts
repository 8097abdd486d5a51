import t from 'tap';
import { sideBySide } from '../testing/side-by-side.ts';

/** Tasks by their weights, each ended by hand: what runs, after each has ended. */
async function play(room: number, weights: readonly number[], ends: readonly number[]): Promise<number[][]> {
  const running = new Map<number, () => void>();
  const seen: number[][] = [];
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const all = sideBySide(
    weights.map((_, index) => index),
    room,
    (index) => weights[index] ?? 0,
    (index) => new Promise((resolve) => running.set(index, resolve)),
  );
  for (const index of ends) {
    await settled();
    seen.push([...running.keys()]);
    running.get(index)?.();
    running.delete(index);
  }
  await all;
  return seen;
}

t.test('as many as there is room for, in their order', async (t) => {
  t.same(await play(2, [1, 1, 1, 1], [1, 0, 3, 2]), [[0, 1], [0, 2], [2, 3], [2]]);
});

t.test('those that mostly wait leave room', async (t) => {
  t.same(await play(2, [1, 0.5, 0.5, 1], [0, 1, 2, 3]), [[0, 1, 2], [1, 2, 3], [2, 3], [3]]);
});

t.test(
  'a heavy one lets lighter ones pass, and runs alone where it is too heavy for all the room',
  async (t) => {
    t.same(await play(2, [1, 3, 1], [0, 2, 1]), [[0, 2], [2], [1]]);
  },
);

t.test('one that fails fails them all', async (t) => {
  await t.rejects(
    sideBySide(
      [1],
      1,
      () => 1,
      async () => {
        throw new Error('oh');
      },
    ),
    { message: 'oh' },
  );
});
