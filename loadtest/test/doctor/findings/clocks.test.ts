import t from 'tap';
import { id, said, visit } from '../../support/visits.ts';

const START = 1_700_000_000_000;
const BY = ['app-1', 'app-2', 'app-1', 'app-2', 'app-1', 'app-2'] as const;

const dated = (ahead: readonly number[], names: readonly (string | undefined)[] = BY) =>
  names.map((by, index) => {
    const at = START + index * 1300;
    const date = new Date(at + (ahead[index % ahead.length] ?? 0)).toUTCString();
    return visit('new', { at, ...(by === undefined ? {} : { by }), headers: { date } });
  });

t.test('clocks of two replicas apart: a little is looked at, a minute and more is broken', async (t) => {
  t.match(said('clocks', dated([0, -20_000])), {
    verdict: 'look',
    says: /clocks of app-1 and app-2 are 20 s apart/,
  });
  t.match(said('clocks', dated([0, 90_000])), {
    verdict: 'broken',
    evidence: ['app-1: as this machine’s', /app-2: (89|90) s ahead of this machine’s/],
  });
});

t.test('clocks that agree are ok, with a word on whose Date it may be', async (t) => {
  t.match(said('clocks', dated([0, 900])), { verdict: 'ok', evidence: [/a balancer may write a Date/] });
});

t.test('which of this machine and the app is wrong can’t be told', async (t) => {
  t.match(said('clocks', dated([-600_000])), { verdict: 'look', says: /10 min behind this machine’s/ });
});

t.test('a Date that stands still, or is a cache’s, is no clock', async (t) => {
  const old = new Date(START - 300_000).toUTCString();
  const standing = dated([0]).map((one, n) =>
    n % 2 === 0 ? one : { ...one, headers: [['date', old]] as const },
  );
  t.not(said('clocks', standing)?.verdict, 'broken');
  const cached = dated([0, -300_000]).map((one, n) =>
    n % 2 === 0 ? one : { ...one, headers: [...one.headers, ['age', '300']] as const },
  );
  t.not(said('clocks', cached)?.verdict, 'broken');
});

t.test('behind a balancer’s Date, the ends of cookies show the app’s clocks', async (t) => {
  const set = (at: number, ahead: number, n: number) => [
    `sid=${id(n)}; HttpOnly; Secure; Expires=${new Date(at + 3_600_000 + ahead).toUTCString()}`,
  ];
  const of = (ahead: number) =>
    dated([0]).map((one, n) =>
      visit('new', {
        at: one.at,
        by: BY[n] ?? '',
        headers: Object.fromEntries(one.headers),
        set: set(one.at, n % 2 === 0 ? 0 : ahead, n),
      }),
    );
  t.match(said('clocks', of(30_000)), { verdict: 'look', says: /by the Expires of a cookie/ });
  t.match(said('clocks', of(0)), { verdict: 'ok', says: /and so do the ends of its cookies/ });
});
