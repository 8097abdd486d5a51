/** What a sound app may well show, and what no excuse covers: nothing of the first is flagged, all of the second is. */
import t from 'tap';
import { causes, found, judged } from '../support/notation.ts';

const sound = {
  'writes at once whose answers are the page': `
    u1 add app-1 ok A @0 50ms shows w1 w2
    u1 add app-1 ok A @5 15ms shows w2`,
  'values at once whose answers are the page': `
    u1 write app-1 ok A @0 50ms shows w2x2
    u1 write app-1 ok A @5 15ms shows w2x1`,
  'a collection that its own removal empties': 'u1 add app-1 ok +A shows w1\n u1 remove app-1 ok A w1 shows',
  'a logout that shows nobody': 'u1 login app-1 ok +A\n u1 logout app-1 ok A shows',
  'a page that was asked for before the first write was through': `
    u1 read app-1 ok +A @0 more
    u1 write app-1 ok A @10 50ms
    u1 read app-1 ok A nothing @15`,
  'a logout that leaves the cookie': `
    u1 write app-1 ok +A
    u1 login app-1 ok A
    u1 logout app-1 ok A
    u1 read app-1 ok A nothing
    u1 write app-1 ok A +B`,
  'a logout that may have happened': `
    u1 login app-1 ok +A
    u1 logout - info A
    u1 read app-1 ok A login nothing`,
  'a removal that may have happened': `
    u1 add app-1 ok +A
    u1 remove - info A w1
    u1 read app-1 ok A items nothing`,
  'a login whose new cookie was lost on the way': `
    u1 write app-1 ok +A
    u1 login - info A
    u1 write app-1 ok A +C`,
  'being turned away after a logout': `
    u1 login app-1 ok +A
    u1 logout app-1 ok A cleared
    u1 read app-1 fail denied`,
  'a message that is shown before its post is answered': `
    u1 flash app-1 ok A @0 40ms
    u1 read app-1 ok A message w1 @20 5ms
    u1 read app-1 ok A message nothing @60`,
  'a page beside a logout': `
    u1 login app-1 ok +A @0
    u1 write app-1 ok A @10
    u1 logout app-1 ok A cleared @30 5ms
    u1 read app-1 ok A w2x1 @25 30ms
    u1 read app-1 ok nothing @70`,
  'a write beside a logout': `
    u1 logout app-1 ok A cleared @20 30ms
    u1 write app-1 ok A @25 5ms
    u1 read app-1 ok nothing @60`,
  'an item removed long ago': `
    u1 add app-1 ok A
    u1 read app-1 ok A items w1
    u1 remove app-1 ok A w1
    ${Array.from({ length: 70 }, () => 'u1 add app-1 ok A').join('\n')}
    u1 read app-1 ok A items ${Array.from({ length: 70 }, (_, index) => `w${index + 2}`).join(' ')}`,
} as const;

for (const [what, lines] of Object.entries(sound)) {
  t.test(`${what} is no violation`, async (t) => {
    t.same(causes(lines), {});
  });
}

t.test('an unknown write that has been seen did happen', async (t) => {
  const seen = 'u1 write - info A\n u1 read app-1 ok A w1\n u1 write app-1 ok A\n';
  t.match(found('read-your-writes', `${seen} u1 read app-1 ok A w1`), { violations: 1 });
  const gone = 'u1 add app-1 ok A\n u1 remove - info A w1\n u1 read app-1 ok A items nothing\n';
  t.match(found('read-your-writes', `${gone} u1 read app-1 ok A items w1`), { violations: 1 });
});

t.test('an unknown logout excuses none that was certain', async (t) => {
  const lines = `
    u1 login app-1 ok +A
    u1 logout app-1 ok A cleared
    u1 logout - info
    u1 replay app-1 ok A login w1
  `;
  t.match(found('logout-final', lines), { violations: 1 });
});

t.test('an unknown message excuses neither showing it twice, nor losing one that was certain', async (t) => {
  const twice = 'u1 flash - info A\n u1 read app-1 ok A message w1\n u1 read app-1 ok A message w1';
  t.match(found('flash-once', twice), { violations: 1 });
  t.match(
    found('flash-once', 'u1 flash app-1 ok A\n u1 flash - info A\n u1 read app-1 ok A message nothing'),
    {
      violations: 1,
    },
  );
  const two = 'u1 flash app-1 ok A\n u1 flash app-1 ok A\n u1 read app-1 ok A message w1 w2\n';
  t.match(found('flash-once', `${two} u1 read app-1 ok A message w1`), { violations: 1 });
});

t.test('a session is lost once, however often its user is turned away', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 read app-2 fail A denied cleared
    u1 read app-2 fail denied
    u1 read app-2 fail denied
  `;
  t.match(found('session-kept', lines), { violations: 1 });
});

t.test('a session that a login has renamed is the same session', async (t) => {
  const lines = 'u1 write app-1 ok +A\n u1 login app-1 ok A +B\n';
  t.same(causes(`${lines} u1 read app-2 ok B nothing`), { 'wrong-replica': 1 });
  t.same(causes(`${lines} begin app-1\n struck app-1\n u1 read app-2 ok B nothing`), { 'dead-replica': 1 });
});

t.test('a guarantee that was tested only now and then casts no doubt on the rest', async (t) => {
  const one = (user: number) =>
    `u${user} write app-${(user % 3) + 1} ok +C${user}\n u${user} read app-1 ok C${user} w1x1`;
  const flows = Array.from({ length: 45 }, (_, user) => one(user + 1)).join('\n');
  const again = 'u1 write app-1 ok C1\n u1 read app-2 ok C1 w2x2';
  t.equal(judged(flows).result().verdict, 'intact');
  const result = judged(`${flows}\n ${again}`).result();
  t.equal(result.guarantees['monotonic-reads']?.verdict, 'unknown');
  t.equal(result.verdict, 'intact');
});
