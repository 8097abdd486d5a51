import t from 'tap';
import { Judge } from '../../../src/judge/judge.ts';
import { foundBroken, judgedApp } from '../../support/judged-app.ts';
import { found, history, judged } from '../../support/notation.ts';
import { EMPTY } from '../../support/seeded-app.ts';

const isolation = (lines: string) => found('isolation', lines);

t.test('an empty history says nothing', async (t) => {
  t.equal(isolation(''), null);
});

t.test('holds where a page shows the user’s own, or nothing', async (t) => {
  t.match(isolation('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n u1 read app-2 ok A nothing'), {
    checked: 2,
    violations: 0,
  });
});

t.test('is violated by another user’s mark, also where the names begin alike', async (t) => {
  t.match(isolation('u1 read app-1 ok A u2-w1x1'), { violations: 1 });
  t.match(isolation('u1 read app-1 ok A u12-w1x1'), { violations: 1 });
});

t.test('is violated by another user’s mark anywhere in an answer', async (t) => {
  const judge = new Judge();
  for (const event of history('u1 write app-1 ok A')) {
    judge.add(event.type === 'op' ? { ...event, others: ['u2-w1'] } : event);
  }
  t.equal(judge.result().anomalies['foreign-read'], 1);
});

t.test('a page that can’t be read says nothing', async (t) => {
  t.equal(isolation('u1 read app-1 fail A'), null);
});

t.test('no fault excuses it', async (t) => {
  const result = judged(
    'u1 write app-1 ok +A\n begin app-2\n struck app-2\n u1 read app-1 ok A u2-w1x1',
  ).result();
  t.equal(result.guarantees.isolation?.verdict, 'broken');
  t.equal(result.verdict, 'broken');
});

foundBroken(t, 'isolation', 'views', {
  // Everybody is shown the first session.
  shows: ({ sessions }) => [...sessions.values()][0] ?? EMPTY,
});

t.test('another user’s mark is found wherever it stands', async (t) => {
  // The first user's latest view is named in a comment on every page.
  const { guarantees } = await judgedApp(t, 'views', {
    adds: ({ sessions }) => ({ comment: [...sessions.values()][0]?.last }),
  });
  t.equal(guarantees.isolation?.verdict, 'broken');
  t.equal(guarantees['read-your-writes']?.verdict, 'intact', 'and nothing else is amiss');
});
