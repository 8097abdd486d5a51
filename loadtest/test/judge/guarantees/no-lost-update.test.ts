import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';

const nlu = (lines: string) => found('no-lost-update', lines);
const AT_ONCE = 'u1 write app-1 ok A @0 20ms\n u1 write app-2 ok A @5 20ms\n';

t.test('an empty history says nothing', async (t) => {
  t.equal(nlu(''), null);
});

t.test('holds where all writes of the session count, one after the other or at once', async (t) => {
  t.match(nlu('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1'), { checked: 1, violations: 0 });
  t.match(nlu(`${AT_ONCE} u1 read app-1 ok A w2x2 @40`), { checked: 1, violations: 0 });
});

t.test('is violated where one of two writes at once does not count', async (t) => {
  t.match(nlu(`${AT_ONCE} u1 read app-1 ok A w2x1 @40`), { violations: 1 });
  t.same(causes(`${AT_ONCE} u1 read app-3 ok A w2x1 @40`), { overwritten: 1 });
});

t.test('is violated where a slow read writes an old session back', async (t) => {
  const lines = `
    u1 write app-1 ok A @0
    u1 read app-1 ok A w1x1 @10 more
    u1 write app-1 ok A @30
    u1 hop app-2 ok A @20 40ms
    u1 write app-1 ok A @70
    u1 read app-1 ok A w3x2 @80
  `;
  t.match(nlu(lines), { checked: 2, violations: 1 });
});

t.test('an unknown write is not owed, and an update is lost once', async (t) => {
  t.match(nlu('u1 write app-1 ok +A\n u1 write - info A\n u1 read app-1 ok A w1x1'), { violations: 0 });
  t.match(
    nlu(`${AT_ONCE} u1 read app-1 ok A w2x1 @40\n u1 write app-1 ok A @50\n u1 read app-1 ok A w3x2 @60`),
    {
      checked: 2,
      violations: 1,
    },
  );
});

t.test('under another cookie, or where nothing is left, it is the session that is lost', async (t) => {
  t.equal(nlu('u1 write app-1 ok +A\n u1 write app-2 ok A +B\n u1 read app-2 ok B w2x1'), null);
  t.equal(nlu('u1 write app-1 ok +A\n u1 read app-1 ok A nothing'), null);
});

foundBroken(t, 'no-lost-update', 'concurrent', {
  // It loads, waits, changes and saves: what others save meanwhile is lost.
  async changes(session) {
    await sleep(5);
    return session;
  },
});
