import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { found } from '../../support/notation.ts';
import { STARTS_OVER } from '../../support/seeded-app.ts';

const mw = (lines: string) => found('monotonic-writes', lines);

t.test('an empty history says nothing, and nor does a single write', async (t) => {
  t.equal(mw(''), null);
  t.equal(mw('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1'), null);
});

t.test('holds where the earlier write counts, too', async (t) => {
  t.match(mw('u1 write app-1 ok +A\n u1 write app-1 ok A\n u1 read app-1 ok A w2x2'), {
    checked: 1,
    violations: 0,
  });
});

t.test('is violated where the later write shows without the earlier', async (t) => {
  t.match(mw('u1 write app-1 ok +A\n u1 write app-2 ok A +B\n u1 read app-2 ok B w2x1'), { violations: 1 });
  t.match(mw('u1 add app-1 ok +A\n u1 add app-2 ok A +B\n u1 read app-2 ok B items w2'), { violations: 1 });
});

t.test('writes at once have no order, and of an unknown one nothing is owed', async (t) => {
  t.equal(
    mw('u1 write app-1 ok A @0 20ms\n u1 write app-2 ok A @5 20ms\n u1 read app-1 ok A w2x1 @40'),
    null,
  );
  t.equal(mw('u1 write - info A\n u1 write app-2 ok A\n u1 read app-2 ok A w2x1'), null);
});

t.test('a page without a count can’t tell', async (t) => {
  t.equal(mw('u1 write app-1 ok +A\n u1 write app-1 ok A\n u1 read app-1 ok A w2'), null);
});

foundBroken(t, 'monotonic-writes', 'cart', STARTS_OVER);
