import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { causes, found, judged } from '../../support/notation.ts';
import { forgetful } from '../../support/seeded-app.ts';

const kept = (lines: string) => found('session-kept', lines);

function sessionsIn(lines: string, phases: 'steady' | 'unsteady') {
  const { sessionCount, clock } = judged(lines);
  return sessionCount.tally(clock[phases]);
}

t.test('an empty history says nothing', async (t) => {
  t.equal(kept(''), null);
});

t.test('holds while the session is recognised', async (t) => {
  t.match(kept('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n u1 write app-1 ok A'), {
    checked: 2,
    violations: 0,
  });
});

t.test('is violated by a page that shows nothing, whatever becomes of the cookie', async (t) => {
  t.match(kept('u1 write app-1 ok +A\n u1 read app-2 ok A nothing'), { violations: 1 });
  t.match(kept('u1 write app-1 ok +A\n u1 read app-2 ok A nothing cleared'), { violations: 1 });
});

t.test('is violated by a cookie that is replaced or cleared, but not by login and logout', async (t) => {
  t.match(kept('u1 write app-1 ok +A\n u1 write app-2 ok A +B'), { violations: 1 });
  t.match(kept('u1 write app-1 ok +A\n u1 write app-2 ok A cleared'), { violations: 1 });
  t.match(kept('u1 write app-1 ok +A\n u1 login app-1 ok A +B\n u1 logout app-1 ok B cleared'), {
    checked: 2,
    violations: 0,
  });
});

t.test('is violated by an answer that the scenario calls a denial', async (t) => {
  t.match(kept('u1 read app-1 ok +A\n u1 read app-2 fail A denied'), { violations: 1 });
});

t.test('counts a lost session once, and the next one anew', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 read app-2 ok A nothing
    u1 read app-3 ok A nothing
    u1 write app-2 ok A +B
    u1 read app-3 ok B nothing
  `;
  t.match(kept(lines), { violations: 2 });
  t.equal(sessionsIn(lines, 'steady').started, 2);
});

t.test('can’t be told from a request that did not come through, nor without a write', async (t) => {
  t.equal(kept('u1 write - info +A\n u1 read app-2 ok A nothing'), null);
  t.equal(kept('u1 read app-1 ok +A\n u1 read app-2 ok A nothing +B'), null);
  t.equal(kept('u1 write app-1 ok +A\n u1 read - fail A'), null);
});

t.test('an answer to another cookie says nothing of the session that is held', async (t) => {
  t.equal(kept('u1 write app-1 ok +A\n u1 read app-2 ok nothing'), null);
});

t.test('names the wrong replica, and the dead one', async (t) => {
  t.same(causes('u1 write app-1 ok +A\n u1 read app-2 ok A nothing'), { 'wrong-replica': 1 });
  t.same(causes('u1 write app-1 ok +A\n begin app-1\n struck app-1\n u1 read app-2 ok A nothing'), {
    'dead-replica': 1,
  });
});

t.test('names a store that was emptied', async (t) => {
  const flushed = 'begin redis lost-by-store\n struck redis lost-by-store\n';
  t.same(causes(`u1 write app-1 ok +A\n u1 read app-2 ok A w1\n ${flushed} u1 read app-2 ok A nothing`), {
    'lost-by-store': 1,
  });
  // What was written after the store was emptied was not emptied with it.
  t.same(causes(`${flushed} u1 write app-1 ok +A\n u1 read app-1 ok A nothing`), { unexplained: 1 });
});

t.test('a replica that was dying when it was asked may have been the home', async (t) => {
  t.same(causes('u1 write app-1 ok +A 30ms\n begin app-1\n struck app-1\n u1 write app-2 ok A +B'), {
    'dead-replica': 1,
  });
});

t.test('a home that was asked after its return is not dead: the store forgot', async (t) => {
  const lines = `
    begin app-1
    struck app-1
    healed app-1
    u1 write app-1 ok +A
    u1 read app-1 ok A nothing
  `;
  t.same(causes(lines), { unexplained: 1 });
});

t.test('where several replicas have shown that they know it, none is the wrong one', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 read app-2 ok A w1x1
    u1 read app-3 ok A nothing cleared
  `;
  t.same(causes(lines), { 'cookie-cleared': 1 });
});

t.test('where all that have shown that they know it have died, it died with them', async (t) => {
  const known = 'u1 write app-1 ok +A\n u1 read app-2 ok A w1x1\n';
  const back = 'u1 read app-2 ok A nothing cleared';
  t.same(causes(`${known} begin app-1,app-2\n struck app-1,app-2\n ${back}`), { 'dead-replica': 1 });
  t.same(causes(`${known} begin app-2\n struck app-2\n ${back}`), { 'cookie-cleared': 1 });
});

t.test('without a name for the replica, the cookie’s fate is all that can be told', async (t) => {
  t.same(causes('u1 write - ok +A\n u1 read - ok A nothing +B'), { 'cookie-replaced': 1 });
  t.same(causes('u1 write - ok +A\n u1 read - ok A nothing cleared'), { 'cookie-cleared': 1 });
  t.same(causes('u1 write - ok +A\n u1 read - ok A nothing'), { unexplained: 1 });
});

t.test('counts what the returning replica does not know', async (t) => {
  const lines = `
    begin app-1
    struck app-1
    u1 write app-2 ok +A
    healed app-1
    u1 write app-1 ok A +B
  `;
  t.equal(sessionsIn(lines, 'unsteady').lostOnReturn, 1);
});

foundBroken(t, 'session-kept', 'views', forgetful(7));
