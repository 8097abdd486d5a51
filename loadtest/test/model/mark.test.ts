import t from 'tap';
import { isMarkOf, Marks, markOf, writeIndex } from '../../src/model/mark.ts';

const marks = new Marks('k3fa');

t.test('a mark names its user and counts their writes', async (t) => {
  t.equal(markOf(17, 3), 'u17-w3');
  t.equal(writeIndex('u17-w3'), 3);
  t.ok(isMarkOf(17, 'u17-w3'));
  t.notOk(isMarkOf(1, 'u17-w3'));
});

t.test('finds this run’s marks in a text, each once, and no other run’s', async (t) => {
  const text = `<li>${marks.onWire('u1-w2')}</li> u3-w1-k3fa, u1-w2-k3fa u1-w1-other u1-w1`;
  t.same(marks.in(text), ['u1-w2', 'u3-w1']);
  t.same(marks.in('nothing'), []);
});
