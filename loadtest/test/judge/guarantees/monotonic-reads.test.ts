import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';
import { STALE } from '../../support/seeded-app.ts';

const mr = (lines: string) => found('monotonic-reads', lines);
const ONE = 'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n';

t.test('an empty history says nothing, and nor does a first page', async (t) => {
  t.equal(mr(''), null);
  t.equal(mr(ONE), null);
});

t.test('holds where later pages show the same or newer', async (t) => {
  t.match(mr(`${ONE} u1 read app-2 ok A w1x1\n u1 write app-2 ok A\n u1 read app-3 ok A w2x2`), {
    checked: 2,
    violations: 0,
  });
});

t.test('is violated by an older value, a smaller count, or nothing', async (t) => {
  const two = `${ONE} u1 write app-1 ok A\n u1 read app-1 ok A w2x2\n`;
  t.match(mr(`${two} u1 read app-2 ok A w1x1`), { violations: 1 });
  t.match(mr(`${two} u1 read app-2 ok A w2x1`), { violations: 1 });
  t.match(mr(`${two} u1 read app-2 ok A nothing`), { violations: 1 });
});

t.test('is violated by an item that goes without being removed', async (t) => {
  const items = 'u1 add app-1 ok +A\n u1 read app-1 ok A items w1\n';
  t.match(mr(`${items} u1 read app-2 ok A items nothing`), { violations: 1 });
  t.match(mr(`${items} u1 remove app-1 ok A w1\n u1 read app-1 ok A items nothing`), { violations: 0 });
  t.match(mr(`${items} u1 remove - info A w1\n u1 read app-1 ok A items nothing`), { violations: 0 });
});

t.test('a write whose end is unknown may take effect late', async (t) => {
  const lines = `
    u1 write - info A
    u1 write app-1 ok A
    u1 read app-1 ok A w2x1
    u1 read app-1 ok A w1x2
  `;
  t.match(mr(lines), { violations: 0 });
});

t.test('after a logout, or of a message shown once, nothing is owed', async (t) => {
  t.equal(mr(`${ONE} u1 logout app-1 ok A cleared\n u1 read app-1 ok nothing`), null);
  t.equal(
    mr('u1 flash app-1 ok A\n u1 read app-1 ok A message w1\n u1 read app-1 ok A message nothing'),
    null,
  );
});

t.test('a cookie that was changed in between is the cause', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 read app-1 ok A w1x1
    u1 write app-2 ok A +B
    u1 write app-2 ok B
    u1 read app-2 ok B w3x2
    u1 write app-2 ok B
    u1 read app-2 ok B w4x1
  `;
  t.match(mr(lines), { violations: 1 });
  t.same(
    causes('u1 write app-1 ok +A\n u1 read app-1 ok A w1x5\n u1 write app-2 ok +B\n u1 read app-2 ok B w2x1'),
    {
      'cookie-replaced': 1,
    },
  );
  t.same(causes('u1 write app-1 ok +A\n u1 read app-1 ok A w1x5\n u1 read app-2 ok nothing'), {
    'cookie-cleared': 1,
  });
  t.same(causes('u1 write app-1 ok +A\n u1 read app-1 ok A w1x5\n u1 read app-2 ok nothing lapsed'), {
    expired: 1,
  });
});

foundBroken(t, 'monotonic-reads', 'views', STALE);
