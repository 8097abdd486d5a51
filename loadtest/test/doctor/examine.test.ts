/** Small apps of many kinds: what is found, by visits that need not be slow here. */
import type { RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { type Diagnosis, diagnose } from '../../src/doctor/diagnose.ts';
import { type Examination, examine } from '../../src/doctor/examine.ts';
import type { FindingName } from '../../src/doctor/findings/index.ts';
import { type Asked, type Replicas, smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

const QUICK = { gapMs: 0, idleMs: 70 } as const;

async function diagnosed(
  t: Test,
  app: RequestListener,
  path = '/',
  more: Partial<Examination> = {},
): Promise<Diagnosis> {
  const target = await serve(t, app);
  const url = new URL(path, target);
  return diagnose(await examine({ url, ...QUICK, ...more }, new AbortController().signal));
}

const of = ({ findings }: Diagnosis, name: FindingName) => findings.find((finding) => finding.name === name);

/** A session begins with the first visit, and is kept in the memory of one replica, or of all. */
function sessions(
  isShared: boolean,
  cookie = 'sid',
  attributes = '; Path=/; HttpOnly',
): (asked: Asked) => void {
  const known = new Set<string>();
  const newId = idMaker();
  return (asked) => {
    const sent = asked.cookie(cookie);
    const place = isShared ? '' : `${asked.replica} `;
    if (sent !== undefined && known.has(place + sent)) return asked.send('welcome back');
    const id = newId();
    known.add(place + id);
    asked.send('welcome', { 'set-cookie': `${cookie}=${id}${attributes}` });
  };
}

function idMaker(): () => string {
  let ids = 0;
  return () => (BigInt(++ids) * 0x9e3779b97f4a7c15n).toString(16).padStart(32, '0f1e2d3c');
}

const app = (answer: (asked: Asked) => void, replicas: Replicas = {}): RequestListener =>
  smallApp(answer, replicas);

t.test('sessions in each replica’s memory are broken, by turn and by connection, named or not', async (t) => {
  for (const by of ['turn', 'connection'] as const)
    for (const named of [true, false]) {
      const found = await diagnosed(t, app(sessions(false), { by, named }));
      t.match(found, { verdict: 'broken' }, `${by} ${named}`);
      t.equal(of(found, 'session-kept')?.verdict, 'broken');
      if (named) t.match(found.headline, /^Sessions of app-\d are not known to app-\d: \d+ of \d+ visits/);
    }
});

t.test('their sound twins are never broken, and ok where replicas are named', async (t) => {
  for (const by of ['turn', 'connection'] as const)
    for (const named of [true, false]) {
      const found = await diagnosed(t, app(sessions(true), { by, named }));
      t.match(found, { verdict: named ? 'ok' : 'look' }, `${by} ${named}`);
      if (named) t.same(found.replicas, ['app-1', 'app-2']);
    }
});

t.test('one process alone: kept, and nothing is known of others', async (t) => {
  const found = await diagnosed(t, app(sessions(false), { count: 1 }));
  t.match(found, { verdict: 'look', headline: /^Not known: a session was recognised at all \d+ visits/ });
  t.match(of(found, 'replicas'), { known: false });
});

t.test('three replicas that hold sessions in their own memory', async (t) => {
  const found = await diagnosed(t, app(sessions(false), { count: 3 }));
  t.match(found.headline, /^Sessions of app-\d are not known to app-\d and app-\d/);
});

t.test('a balancer’s cookie keeps each user on one replica', async (t) => {
  const behindCookie =
    (answer: (asked: Asked) => void, cookie = 'SERVERID') =>
    (asked: Asked) => {
      const sent = asked.cookie(cookie);
      const replica = sent === undefined ? asked.replica : Number(sent.slice(1));
      if (sent === undefined) asked.response.appendHeader('set-cookie', `${cookie}=s${replica}; Path=/`);
      asked.response.setHeader('x-replica', `app-${replica + 1}`);
      const send: Asked['send'] = (body, headers = {}) => {
        for (const line of [headers['set-cookie'] ?? []].flat())
          asked.response.appendHeader('set-cookie', line);
        asked.response.end(body);
      };
      answer({ ...asked, replica, send });
    };
  const memory = await diagnosed(t, app(behindCookie(sessions(false))));
  t.match(memory, {
    verdict: 'look',
    headline: /^Sessions are kept as long as the cookie SERVERID leads back/,
  });
  t.match(of(memory, 'stickiness'), {
    verdict: 'ok',
    says: /by the cookie SERVERID: without it, visits move/,
  });
  const shared = await diagnosed(t, app(behindCookie(sessions(true))));
  t.match(shared, { verdict: 'ok' });
  const ofAnyName = await diagnosed(t, app(behindCookie(sessions(false), 'WHOM')));
  t.match(of(ofAnyName, 'stickiness'), { says: /by the cookie WHOM/ });
});

t.test('a page that leads to the one where a session begins', async (t) => {
  const begin = sessions(false);
  const found = await diagnosed(
    t,
    app((asked) => (asked.path === '/login' ? begin(asked) : asked.redirect('/login?next=secret'))),
    '/?token=secret',
  );
  t.match(found, { verdict: 'broken', url: /\/login$/ });
  t.notMatch(JSON.stringify(found), /secret/);
});

t.test('cookies that are renewed at every answer, taken over, or not set: nothing is known', async (t) => {
  const newId = idMaker();
  const renewed = await diagnosed(
    t,
    app((asked) => asked.send('', { 'set-cookie': `sid=${newId()}; HttpOnly` })),
  );
  t.match(of(renewed, 'session-kept'), { known: false, says: /renewed at every answer/ });
  const takenOver = await diagnosed(
    t,
    app((asked) =>
      asked.send('', asked.cookie('PHPSESSID') ? {} : { 'set-cookie': `PHPSESSID=${newId()}; path=/` }),
    ),
  );
  t.match(of(takenOver, 'session-kept'), { known: false, says: /treats a made-up PHPSESSID/ });
  const none = await diagnosed(
    t,
    app((asked) => asked.send('hello')),
  );
  t.match(of(none, 'session-kept'), { known: false, says: /sets no cookie for a visitor/ });
  t.not(of(none, 'cookies')?.verdict, 'ok');
});

t.test('a session of the user’s own is tried on every replica, and never shown', async (t) => {
  const account = (knows: (replica: number) => boolean) =>
    app((asked) =>
      asked.cookie('auth') === 'alices-own-secret' && knows(asked.replica)
        ? asked.send('alice')
        : asked.redirect('/login'),
    );
  const cookies = ['auth=alices-own-secret'];
  const bad = await diagnosed(
    t,
    account((replica) => replica === 0),
    '/account',
    { cookies },
  );
  t.match(bad, { verdict: 'broken', headline: /known to some replicas/ });
  const good = await diagnosed(
    t,
    account(() => true),
    '/account',
    { cookies },
  );
  t.match(of(good, 'session-kept'), { verdict: 'ok' });
  t.notMatch(JSON.stringify([bad, good]), /alices-own-secret/);
});

t.test('a cache that hands one session to everybody', async (t) => {
  const first = sessions(true);
  let stored: string | null = null;
  const found = await diagnosed(
    t,
    app(
      (asked) => {
        if (stored !== null) return asked.send('', { 'x-cache': 'HIT', 'set-cookie': stored });
        first({
          ...asked,
          send: (body, headers) => {
            stored = String(headers?.['set-cookie']);
            asked.send(body, headers);
          },
        });
      },
      { count: 1 },
    ),
  );
  t.match(found, { verdict: 'broken' });
  t.equal(of(found, 'caches')?.verdict, 'broken');
});

t.test('a replica that fails, and an app that fails altogether', async (t) => {
  const good = sessions(true);
  const half = await diagnosed(
    t,
    app((asked) => (asked.replica === 1 ? asked.send('', {}, 500) : good(asked))),
  );
  t.match(half, { verdict: 'broken', headline: /^app-2 fails, and others do not/ });
  const all = await diagnosed(
    t,
    app((asked) => asked.send('', {}, 500)),
  );
  t.match(all, { verdict: 'broken', headline: 'Every visit fails: 500.' });
});

t.test('an app that is asked too often is left in peace', async (t) => {
  let requests = 0;
  const found = await diagnosed(
    t,
    app((asked) => asked.send('', {}, ++requests > 5 ? 429 : 200)),
  );
  t.match(of(found, 'failures'), { says: /429/ });
  t.ok(requests <= 12, `${requests} requests`);
});

t.test('connections that the app closes with each answer', async (t) => {
  const good = sessions(true);
  const found = await diagnosed(
    t,
    app((asked) => {
      asked.response.setHeader('connection', 'close');
      good(asked);
    }),
  );
  t.match(found, { verdict: 'ok' });
  t.equal(of(found, 'keep-alive'), undefined);
});

t.test('never more than sixty requests, all of them GET, by the tool’s name', async (t) => {
  const seen: (readonly [string, string | undefined])[] = [];
  const good = sessions(true);
  await diagnosed(
    t,
    app((asked) => {
      seen.push([asked.method, asked.header['user-agent']]);
      // Redirects count as well.
      if (/^\/[0-3]?$/.test(asked.path)) return asked.redirect(`/${Number(asked.path.slice(1)) + 1}`);
      asked.response.appendHeader('set-cookie', 'SERVERID=a; Path=/');
      good(asked);
    }),
  );
  t.ok(seen.length > 30 && seen.length <= 60, `${seen.length} requests`);
  t.ok(seen.every(([method, agent]) => method === 'GET' && agent?.includes('session-lab-doctor/')));
});

t.test('an app that takes over any id, and shows what it remembers', async (t) => {
  const counting = (isShared: boolean, named: boolean) => {
    const counts = new Map<string, number>();
    const newId = idMaker();
    return app(
      (asked) => {
        const sent = asked.cookie('PHPSESSID');
        const id = sent ?? newId();
        const place = `${isShared ? '' : asked.replica} ${id}`;
        counts.set(place, (counts.get(place) ?? 0) + 1);
        asked.send(`visits: ${counts.get(place)}`, sent ? {} : { 'set-cookie': `PHPSESSID=${id}; HttpOnly` });
      },
      { named },
    );
  };
  t.match(of(await diagnosed(t, counting(true, true)), 'session-kept'), { verdict: 'ok' });
  t.match(of(await diagnosed(t, counting(false, true)), 'session-kept'), {
    verdict: 'broken',
    says: /^Each replica keeps a session of its own under one id/,
  });
  for (const isShared of [true, false])
    t.match(of(await diagnosed(t, counting(isShared, false)), 'session-kept'), { verdict: 'look' });
});

t.test(
  'an id in the address of a redirect is one visitor’s own: nobody else is sent there with it',
  async (t) => {
    const begin = sessions(true);
    const asked: string[] = [];
    const found = await diagnosed(
      t,
      app((one) => {
        asked.push(one.path);
        if (one.path === '/') return one.redirect('/login;jsessionid=0123456789ABCDEF0123456789ABCDEF');
        begin(one);
      }),
    );
    t.match(found, { verdict: 'ok', url: /\/login$/ });
    t.same([...new Set(asked)], ['/', '/login']);
  },
);
