import t from 'tap';
import { Recent } from '../src/recent.ts';

t.test('the oldest are forgotten, by when they were put', async (t) => {
  const recent = new Recent<number>(2);
  recent.put('a', 1);
  recent.put('b', 2);
  recent.put('a', 3);
  recent.put('c', 4);
  t.same([recent.get('a'), recent.get('b'), recent.get('c')], [3, undefined, 4]);
});

t.test('what is taken is gone', async (t) => {
  const recent = new Recent<number>(2);
  recent.put('a', 1);
  t.same([recent.take('a'), recent.take('a')], [1, undefined]);
});
