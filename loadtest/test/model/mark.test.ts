import t from 'tap';
import { isMarkOf, Marks, markOf, writeIndex } from '../../src/model/mark.ts';
import { seededRandom } from '../../src/model/random.ts';

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

t.test('finds what a pattern finds, in any text', async (t) => {
  const pattern = /\bu\d+-w\d+(?=-k3fa\b)/g;
  const parts = ['u', 'w', '-', '-w', '1', '23', '-k3fa', '-k3fa', 'u1-w2', 'u1-w2-k3fa', ' ', '_', 'é', 'x'];
  const random = seededRandom(1);
  let found = 0;
  for (let text = 0; text < 20_000; text++) {
    const length = 1 + Math.floor(random() * 10);
    const made = Array.from({ length }, () => parts[Math.floor(random() * parts.length)]).join('');
    const wanted = [...new Set(made.match(pattern))];
    found += wanted.length;
    if (JSON.stringify(marks.in(made)) !== JSON.stringify(wanted)) t.same(marks.in(made), wanted, made);
  }
  t.ok(found > 1000, 'of which many hold some');
});
