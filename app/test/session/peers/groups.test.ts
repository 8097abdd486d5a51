import t from 'tap';
import { groupsOf } from '../../../src/session/peers/groups.ts';

const sizes = (replicas: number, size: number): number[] =>
  groupsOf(
    Array.from({ length: replicas }, (_, at) => at),
    size,
  ).map(({ length }) => length);

t.test('as many groups as there can be, in order, and nobody alone', async (t) => {
  t.same(
    [1, 2, 3, 4, 5, 6, 7, 8].map((count) => sizes(count, 2)),
    [[1], [2], [3], [2, 2], [2, 3], [2, 2, 2], [2, 2, 3], [2, 2, 2, 2]],
  );
  t.same(
    [3, 4, 5, 6, 7, 8].map((count) => sizes(count, 3)),
    [[3], [4], [5], [3, 3], [3, 4], [4, 4]],
  );
  t.same(groupsOf(['a', 'b', 'c', 'd', 'e'], 2), [
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});
