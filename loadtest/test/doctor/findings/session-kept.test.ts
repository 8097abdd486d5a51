import t from 'tap';
import { id, madeUp, newcomers, returns, said, visit } from '../../support/visits.ts';

const BOTH = ['app-1', 'app-2'] as const;

t.test('a session that one replica knows and another does not is broken, and both are named', async (t) => {
  const found = said('session-kept', [...newcomers(4, BOTH), ...returns('KNKNKN', BOTH), ...madeUp('NN')]);
  t.match(found, {
    verdict: 'broken',
    says: /^Sessions of app-1 are not known to app-2: 3 of 6 visits with a session’s cookie were given a new one\.$/,
    evidence: ['a session of app-1: app-1 knew it at 3 of 3, app-2 knew it at 0 of 3'],
  });
});

t.test('its sound twin is ok: all know it, and a made-up id is known to none', async (t) => {
  const found = said('session-kept', [...newcomers(4, BOTH), ...returns('KKKKKK', BOTH), ...madeUp('NN')]);
  t.match(found, { verdict: 'ok', says: /known on app-1 and app-2: all 6 .* 3 of them by another/ });
});

t.test('processes that nothing names are told apart by what they know', async (t) => {
  const nobody = [undefined];
  const visits = [...newcomers(4, nobody), ...returns('NKNKNNKN', nobody), ...madeUp('NN')];
  t.match(said('session-kept', visits), {
    verdict: 'broken',
    says: /to some replicas or processes, and not to others/,
  });
});

t.test('what is not known to be several replicas is not ok', async (t) => {
  const nobody = [undefined];
  for (const replicas of [nobody, ['app-1']]) {
    const visits = [...newcomers(4, replicas), ...returns('KKKKKK', replicas), ...madeUp('NN')];
    t.match(said('session-kept', visits), { verdict: 'look', known: false }, String(replicas[0]));
  }
});

t.test('all kept by the replica that began it proves nothing of the others', async (t) => {
  const visits = [
    ...newcomers(4, BOTH),
    ...returns('KKKK', ['app-1']),
    ...returns('KKKK', ['app-2'], 'return', 1),
  ];
  t.match(said('session-kept', [...visits, ...madeUp('NN')]), {
    verdict: 'look',
    says: /none met another replica/,
  });
});

t.test(
  'an app that takes over a made-up id shows nothing, be a real one renewed now and then or not',
  async (t) => {
    for (const course of ['KKKKKK', 'KNKKNK']) {
      const visits = [...newcomers(4, BOTH), ...returns(course, BOTH), ...madeUp('KK')];
      t.match(
        said('session-kept', visits),
        { verdict: 'look', known: false, says: /treats a made-up sid as/ },
        course,
      );
    }
  },
);

t.test('a cookie that is renewed at every answer tells nothing', async (t) => {
  const visits = [...newcomers(4, BOTH), ...returns('NNNNNN', BOTH), ...madeUp('NN')];
  t.match(said('session-kept', visits), { verdict: 'look', known: false, says: /was given another sid/ });
});

t.test('a session that is renewed now and then, by whomever, is not broken', async (t) => {
  const visits = [...newcomers(4, BOTH), ...returns('KKKNKKKKKNKK', BOTH), ...madeUp('NN')];
  t.match(said('session-kept', visits), { verdict: 'look' });
});

t.test('a session that ends meanwhile, or comes late to others, is looked at', async (t) => {
  const before = newcomers(4, BOTH);
  t.match(said('session-kept', [...before, ...returns('KKKNNN', BOTH), ...madeUp('NN')]), {
    verdict: 'look',
    says: /it ended or was renewed/,
  });
  t.match(said('session-kept', [...before, ...returns('NNKKKK', BOTH), ...madeUp('NN')]), {
    verdict: 'look',
    says: /not known at first/,
  });
});

t.test('sessions that a balancer’s cookie alone keeps are looked at', async (t) => {
  const attributes = '; Path=/; HttpOnly; Secure';
  const sets = [0, 1, 2, 3].map((index) =>
    visit('new', {
      connection: index,
      by: `app-${1 + (index % 2)}`,
      set: [`sid=${id(index)}${attributes}`, `SERVERID=s${index % 2}; Path=/`],
    }),
  );
  const visits = [
    ...sets,
    ...returns('KKKK', ['app-1']),
    ...returns('KNKN', BOTH, 'unbalanced'),
    ...madeUp('NN'),
  ];
  t.match(said('session-kept', visits), {
    verdict: 'look',
    says: /as long as the cookie SERVERID leads back: without it, 2 of 4 visits/,
  });
});

t.test('a page that begins no session, and one whose cookie is refused, say so', async (t) => {
  const plain = [1, 2, 3].map(() => visit('new', { by: 'app-1' }));
  t.match(said('session-kept', plain), {
    verdict: 'look',
    known: false,
    says: /no session begins on this page/,
  });
  const csrf = [1, 2, 3].map((n) => visit('new', { set: [`csrftoken=${id(n)}; Path=/`] }));
  t.match(said('session-kept', csrf), { says: /it sets csrftoken, and none of them looks like a session/ });
  const refused = [1, 2].map((n) => visit('new', { set: [`sid=${id(n)}`], refusal: 'secure-over-http' }));
  t.match(said('session-kept', refused), { says: /browsers do not keep the session cookie sid/ });
});

t.test('a login page in place of the account tells as well as a cookie does', async (t) => {
  const turned = { status: 302, location: 'https://shop.example/login' };
  const visits = [
    ...[1, 2, 3, 4].map((n) => visit('new', { by: `app-${1 + (n % 2)}`, ...turned })),
    ...[1, 2, 1, 2, 1, 2].map((n) =>
      visit('return', { lot: -1, by: `app-${n}`, sent: ['auth=abc'], ...(n === 1 ? {} : turned) }),
    ),
    ...[1, 2].map((n) => visit('made-up', { by: `app-${n}`, sent: ['auth=xyz'], ...turned })),
  ];
  t.match(said('session-kept', visits, { given: ['auth'] }), {
    verdict: 'broken',
    says: /3 of 6 visits with a session’s cookie were treated as if they had none/,
  });
});

t.test('a cache’s answers and failures tell of no session', async (t) => {
  const hit = { headers: { age: '30' } };
  const visits = [1, 2, 3].map((n) => visit('new', { ...hit, set: [`sid=${id(n)}`] }));
  t.match(said('session-kept', visits), { known: false, says: /a cache answered every visit/ });
  const failing = [1, 2, 3].map(() => visit('new', { status: 500 }));
  t.match(said('session-kept', failing), { known: false, says: /no visit got an answer/ });
});

t.test(
  'where no cookie tells, the page may: a newcomer’s is another than that of who comes back',
  async (t) => {
    const shown = (course: string) => [
      ...newcomers(4, BOTH),
      ...returns('KKKKKK', BOTH).map((one, n) => ({
        ...one,
        body: course[n] === 'K' ? `visits: ${n + 2}` : 'a page',
      })),
      ...madeUp('KKKK'),
    ];
    t.match(said('session-kept', shown('KNKNKN')), {
      verdict: 'broken',
      says: /Sessions of app-1 are not known to app-2: 3 of 6 .* were shown a newcomer’s page/,
    });
    t.match(said('session-kept', shown('KKKKKK')), { verdict: 'ok' });
    t.match(said('session-kept', shown('NNNNNN')), { verdict: 'look', known: false });
    t.match(said('session-kept', shown('KNNNNN')), { verdict: 'look' }, 'shown once, as a message is');
    const tokens = shown('KNKNKN').map((one, n) =>
      one.kind === 'new' ? { ...one, body: `token ${n}` } : one,
    );
    t.match(said('session-kept', tokens), { verdict: 'look', known: false }, 'newcomers’ pages differ');
  },
);

t.test('a guard that takes a made-up id for an attack says nothing of what the app knows', async (t) => {
  const visits = [
    ...newcomers(4, BOTH),
    ...returns('KKKKKK', BOTH),
    ...[1, 2].map(() => visit('made-up', { sent: [`sid=${id(88)}`], status: 403 })),
  ];
  t.match(said('session-kept', visits), { verdict: 'look', known: false });
});
