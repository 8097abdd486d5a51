import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { found } from '../../support/notation.ts';
import { STARTS_OVER } from '../../support/seeded-app.ts';

const wfr = (lines: string) => found('writes-follow-reads', lines);
const READ = 'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n';

t.test('an empty history says nothing, and nor does a write before any page', async (t) => {
  t.equal(wfr(''), null);
  t.equal(wfr(READ), null);
});

t.test('holds where the write is on top of what was read', async (t) => {
  t.match(wfr(`${READ} u1 write app-1 ok A\n u1 read app-1 ok A w2x2`), { checked: 1, violations: 0 });
  t.match(
    wfr(
      'u1 add app-1 ok +A\n u1 read app-1 ok A items w1\n u1 add app-1 ok A\n u1 read app-1 ok A items w1 w2',
    ),
    {
      checked: 1,
      violations: 0,
    },
  );
});

t.test('is violated where the write shows without what had been read before it', async (t) => {
  t.match(wfr(`${READ} u1 write app-2 ok A +B\n u1 read app-2 ok B w2x1`), { violations: 1 });
  t.match(
    wfr(
      'u1 add app-1 ok +A\n u1 read app-1 ok A items w1\n u1 add app-2 ok A +B\n u1 read app-2 ok B items w2',
    ),
    {
      violations: 1,
    },
  );
});

t.test('of an item that may have been removed nothing is owed', async (t) => {
  const lines = `
    u1 add app-1 ok +A
    u1 read app-1 ok A items w1
    u1 remove - info A w1
    u1 add app-1 ok A
    u1 read app-1 ok A items w2
  `;
  t.match(wfr(lines), { violations: 0 });
});

foundBroken(t, 'writes-follow-reads', 'views', STARTS_OVER);
