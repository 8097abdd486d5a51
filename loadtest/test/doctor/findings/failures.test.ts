import t from 'tap';
import { newcomers, said, visit } from '../../support/visits.ts';

const answer = (by: string, status: number | null) => visit('new', { by, status });

t.test('a replica that fails is named', async (t) => {
  const visits = [1, 2, 3].flatMap(() => [answer('app-1', 200), answer('app-2', 500)]);
  t.match(said('failures', visits), {
    verdict: 'broken',
    says: 'app-2 fails, and others do not: 3 of 6 visits failed.',
  });
});

t.test('some visits fail, and nothing says whose', async (t) => {
  const visits = [...newcomers(4, ['app-1']), visit('new', { status: null }), visit('new', { status: null })];
  t.match(said('failures', visits), {
    verdict: 'broken',
    says: /2 of 6 visits failed where others came through/,
  });
  t.match(said('failures', visits.slice(0, 5)), { verdict: 'look' }, 'one alone may be chance');
});

t.test('every visit fails, is turned away, or asks too often', async (t) => {
  t.match(
    said(
      'failures',
      [1, 2, 3].map(() => answer('app-1', 500)),
    ),
    { verdict: 'broken', says: 'Every visit fails: 500.' },
  );
  t.match(
    said(
      'failures',
      [1, 2, 3].map(() => answer('app-1', 403)),
    ),
    { verdict: 'look', says: /answered 403/ },
  );
  t.match(said('failures', [answer('app-1', 200), answer('app-1', 429)]), { verdict: 'look', says: /429/ });
});

t.test('a made-up id that makes the app fail is looked at', async (t) => {
  t.match(said('failures', [...newcomers(3, ['app-1']), visit('made-up', { status: 500 })]), {
    verdict: 'look',
    says: /nobody was given/,
  });
});

t.test('where all come through there is nothing to say', async (t) => {
  t.equal(said('failures', newcomers(4, ['app-1', 'app-2'])), null);
});

t.test('a few slow answers are looked at, and many are broken', async (t) => {
  const slow = { status: null, error: 'TIMEOUT: no answer within 3000 ms' };
  const some = (failing: number) => [
    ...newcomers(12, ['app-1']),
    ...Array.from({ length: failing }, () => visit('return', slow)),
  ];
  t.match(said('failures', some(2)), { verdict: 'look' });
  t.match(said('failures', some(6)), { verdict: 'broken' });
});
