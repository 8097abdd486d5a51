import t from 'tap';
import { didYouMean, similar } from '../../src/model/similar.ts';

const NAMES = ['round-robin', 'sticky', 'sticky-l4', 'redis', 'redis-aof', 'caddy'];

t.test('a letter that is wrong, left out, added, or two that are swapped', async (t) => {
  for (const typed of ['redsi', 'reds', 'rediss', 'radis', 'Redis'])
    t.same(similar(typed, NAMES), ['redis'], typed);
  t.same(similar('round_robin', NAMES), ['round-robin']);
  t.same(similar('sticky-l5', NAMES), ['sticky-l4']);
  t.same(similar('kil', ['kill', 'kilo', 'stop']), ['kill', 'kilo'], 'the nearest, where several are');
});

t.test('what is like none of them suggests none', async (t) => {
  for (const typed of ['nope', 'x', '', 'memcached']) t.same(similar(typed, NAMES), [], typed);
  t.equal(didYouMean('nope', NAMES), '');
  t.equal(didYouMean('redsi', NAMES), ': did you mean redis?');
});
