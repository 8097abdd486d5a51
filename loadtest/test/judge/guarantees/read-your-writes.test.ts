import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';
import { STALE } from '../../support/seeded-app.ts';

const ryw = (lines: string) => found('read-your-writes', lines);

t.test('an empty history says nothing, and nor does a page before any write', async (t) => {
  t.equal(ryw(''), null);
  t.equal(ryw('u1 read app-1 ok nothing'), null);
});

t.test('holds where the last write shows', async (t) => {
  t.match(ryw('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1'), { checked: 1, violations: 0 });
});

t.test('is violated by nothing, and by an older write', async (t) => {
  t.match(ryw('u1 write app-1 ok +A\n u1 read app-2 ok A nothing'), { violations: 1 });
  const stale =
    'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n u1 write app-1 ok A\n u1 read app-1 ok A w1x1';
  t.match(ryw(stale), { checked: 2, violations: 1 });
  t.same(causes(stale), { unexplained: 1 });
});

t.test(
  'an older write that another replica shows, which has the session too, is from a stale copy',
  async (t) => {
    const both = 'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n u1 read app-2 ok A w1x1\n';
    t.same(causes(`${both} u1 write app-1 ok A\n u1 read app-2 ok A w1x1`), { 'stale-copy': 1 });
  },
);

t.test('an unknown write may show, and may not; what was there before it must, or it', async (t) => {
  const unknown = 'u1 write app-1 ok +A\n u1 write - info A\n';
  t.match(ryw(`${unknown} u1 read app-1 ok A w2x2`), { violations: 0 });
  t.match(ryw(`${unknown} u1 read app-1 ok A w1x1`), { violations: 0 });
  t.match(ryw(`${unknown} u1 read app-1 ok A nothing`), { violations: 1 }, 'it excuses no loss');
});

t.test('a page that did not come through is unclear', async (t) => {
  t.match(ryw('u1 write app-1 ok +A\n u1 read - fail A'), { checked: 0, unclear: 1 });
});

t.test('of writes under way at once either may be the last', async (t) => {
  const lines = `
    u1 write app-1 ok A @0 20ms
    u1 write app-2 ok A @5 20ms
    u1 read app-1 ok A w1x1 @40
  `;
  t.match(ryw(lines), { violations: 0 });
});

t.test('a write that overlaps the page may be missing from it', async (t) => {
  t.match(ryw('u1 write app-1 ok A @0\n u1 write app-1 ok A @20 30ms\n u1 read app-1 ok A w1x1 @25'), {
    violations: 0,
  });
});

t.test('of a collection every item must be there, and none that was removed', async (t) => {
  const two = 'u1 add app-1 ok +A\n u1 add app-1 ok A\n';
  t.match(ryw(`${two} u1 read app-1 ok A items w1 w2`), { violations: 0 });
  t.match(ryw(`${two} u1 read app-1 ok A items w2`), { violations: 1 });
  t.match(ryw(`${two} u1 remove app-1 ok A w1\n u1 read app-1 ok A items w2`), { violations: 0 });
  t.match(ryw(`${two} u1 remove app-1 ok A w1\n u1 read app-1 ok A items w1 w2`), { violations: 1 });
  t.match(ryw(`${two} u1 remove - info A w1\n u1 read app-1 ok A items w1 w2`), { violations: 0 });
  t.match(ryw(`${two} u1 remove - info A w1\n u1 read app-1 ok A items w2`), { violations: 0 });
});

t.test('an item that is lost is lost once', async (t) => {
  t.match(
    ryw(
      'u1 add app-1 ok +A\n u1 read app-2 ok A items nothing\n u1 add app-2 ok A\n u1 read app-2 ok A items w2',
    ),
    {
      checked: 2,
      violations: 1,
    },
  );
});

t.test('after a logout nothing of the session is owed', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 logout app-1 ok A cleared
    u1 read app-1 ok nothing
  `;
  t.equal(ryw(lines), null);
});

foundBroken(t, 'read-your-writes', 'cart', STALE);
