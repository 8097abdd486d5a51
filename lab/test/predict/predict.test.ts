import { clientAddresses, type Mix, scenarios } from 'session-lab';
import t from 'tap';
import { MAKE_UP, RUN } from '../../../loadtest/test/support/notation.ts';
import { leastConn } from '../../src/catalogue/balancers/least-conn.ts';
import { randomTwo } from '../../src/catalogue/balancers/random-two.ts';
import { roundRobin } from '../../src/catalogue/balancers/round-robin.ts';
import { predict } from '../../src/plan/predict.ts';
import { OF_A_MEMORY } from '../../src/predict/broken-by.ts';
import { keptByPlaying } from '../../src/predict/play-through.ts';
import { input, numbered, users } from '../support/prediction-input.ts';

const image: Mix = [{ scenario: scenarios.image, weight: 1 }];

t.test(
  'rotation: a lone user never comes back to the replica of the post, with two replicas or more',
  async (t) => {
    for (const replicas of [2, 3, 5]) {
      t.equal(
        keptByPlaying({
          pick: roundRobin.pick,
          mix: image,
          users: 1,
          replicas,
          pauseMs: 100,
          latencyMs: 2,
        }),
        0,
      );
    }
    t.equal(
      keptByPlaying({
        pick: roundRobin.pick,
        mix: image,
        users: 1,
        replicas: 1,
        pauseMs: 100,
        latencyMs: 2,
      }),
      1,
    );
  },
);

t.test('rotation: many users, well mixed, come back in one of N cases', async (t) => {
  for (const replicas of [2, 3, 5]) {
    const kept = keptByPlaying({
      pick: roundRobin.pick,
      mix: image,
      users: 150,
      replicas,
      pauseMs: 100,
      latencyMs: 2,
    });
    t.ok(Math.abs(kept - 1 / replicas) < 0.02, `${kept} for ${replicas}`);
  }
});

t.test(
  'rotation: in between, a few users agree with the closed form of independent exponential waits',
  async (t) => {
    // With one other user, the requests between a post and its redirect are geometric with ratio 1/2, so that
    // three replicas keep r²/(1 + r + r²) = 1/7.
    const kept = keptByPlaying({
      pick: roundRobin.pick,
      mix: image,
      users: 2,
      replicas: 3,
      pauseMs: 100,
      latencyMs: 0,
    });
    t.ok(Math.abs(kept - 1 / 7) < 0.01, `${kept}`);
  },
);

t.test('round robin with memory is broken; the share is around a third', async (t) => {
  const { verdict, kept, faultLost } = predict(input('round-robin', 'memory'));
  t.equal(verdict, 'broken');
  t.ok(kept[0] > 0.25 && kept[0] < 1 / 3 && kept[1] > 1 / 3 && kept[1] < 0.42, `${kept}`);
  t.equal(faultLost, null, 'what the kill adds to that is chance');
});

t.test('round robin with memory and a lone user keeps nothing at all', async (t) => {
  const one = input('round-robin', 'memory');
  t.same(predict({ ...one, run: { ...one.run, users: 1 } }).kept, [0, 0]);
});

t.test(
  'sticky is intact; the kill takes exactly the users whose addresses hash to the dead replica',
  async (t) => {
    const { verdict, kept, faultLost, shares } = predict(input('ip-hash', 'memory'));
    t.equal(verdict, 'intact');
    t.same(kept, [1, 1]);
    t.equal(faultLost?.[0], faultLost?.[1]);
    t.equal((faultLost?.[0] ?? 0) / 60, shares?.['app-2']);
    t.same(
      predict(input('ip-hash', 'memory', { fault: null })).causes,
      [],
      'and without a kill, nothing is lost',
    );
  },
);

t.test('sticky behind one NAT puts everybody on one replica, which proves nothing', async (t) => {
  const { verdict, shares } = predict(
    input('ip-hash', 'memory', { addresses: numbered(clientAddresses('nat', 60, 1)) }),
  );
  t.equal(verdict, 'unknown');
  t.same(Object.values(shares ?? {}).sort(), [0, 0, 1]);
});

t.test('redis is intact and loses nothing to the kill', async (t) => {
  t.match(predict(input('round-robin', 'redis')), {
    verdict: 'intact',
    kept: [1, 1],
    faultLost: [0, 0],
    causes: [],
  });
});

t.test(
  'a replica that finds its sessions again loses those at most that were begun anew meanwhile',
  async (t) => {
    const ofPhp = (app: string) =>
      input('ip-hash', 'memory', { lab: { ...MAKE_UP, balancer: 'ip-hash', store: 'memory', app } });
    const [, most] = predict(ofPhp('fastify')).faultLost ?? [];
    t.ok(most);
    t.same(predict(ofPhp('php')).faultLost, [0, most]);
  },
);

t.test('of replicas that are several processes, one flow in as many is kept, led back or not', async (t) => {
  const kept = (balancer: string) => {
    const lab = { ...MAKE_UP, balancer, store: 'locmem-workers', app: 'django' };
    const { verdict, homes, ...theory } = predict(input(balancer, 'locmem-workers', { lab }));
    t.match({ verdict, homes }, { verdict: 'broken', homes: null });
    const [least = 0, most = 1] = theory.kept ?? [];
    return { least, most };
  };
  const [led, not] = [kept('ip-hash'), kept('round-robin')];
  t.ok(led.least < 1 / 4 && led.most > 1 / 4 && led.most < 1 / 2);
  t.ok(not.least < 1 / 12 && not.most > 1 / 12 && not.most < 1 / 4);
});

t.test('sticky counts those only who were there before the kill and came back after it', async (t) => {
  const returned = users(10);
  const [low, high] = predict(input('ip-hash', 'memory', { returned })).faultLost ?? [];
  t.ok(low === high && low !== undefined && low <= 10);
});

t.test('sticky with nobody there yet fixes no share', async (t) => {
  t.equal(predict(input('ip-hash', 'memory', { steady: new Set(), returned: new Set() })).shares, null);
});

t.test('a pair without a theory is a defect, and says so', async (t) => {
  t.throws(() => predict(input('random', 'memory')), /no theory is written down for balancer random/);
});

t.test('rotation: longer flows are kept less often, and a login is no image', async (t) => {
  const kept = (name: 'image' | 'cart' | 'flash') =>
    keptByPlaying({
      pick: roundRobin.pick,
      mix: [{ scenario: scenarios[name], weight: 1 }],
      users: 150,
      replicas: 3,
      pauseMs: 100,
      latencyMs: 2,
    });
  t.ok(kept('cart') < 0.05, 'all four pages must be lucky');
  t.ok(Math.abs(kept('flash') - 1 / 3) < 0.04);
});

t.test('names the replica of each user, by ip_hash and by the ring', async (t) => {
  for (const balancer of ['ip-hash', 'hash-consistent']) {
    const { homes, shares } = predict(input(balancer, 'memory'));
    t.equal(Object.keys(homes ?? {}).length, 60);
    const on = (replica: string) => Object.values(homes ?? {}).filter((home) => home === replica).length / 60;
    t.same(shares, { 'app-1': on('app-1'), 'app-2': on('app-2'), 'app-3': on('app-3') });
  }
});

t.test(
  'writes at once lose updates where whole records go to a store and back, and not in memory',
  async (t) => {
    const races = (balancer: string, store: string) => {
      const { run, ...rest } = input(balancer, store, { fault: null });
      return predict({ ...rest, run: { ...run, scenario: 'concurrent' } });
    };
    t.match(races('round-robin', 'redis'), {
      verdict: 'broken',
      mayBreak: ['no-lost-update'],
      causes: ['overwritten'],
    });
    t.match(races('ip-hash', 'memory'), { verdict: 'intact', mayBreak: [] });
  },
);

t.test('who may have logged out when the kill comes is chance', async (t) => {
  const { run, ...rest } = input('ip-hash', 'memory');
  t.equal(predict({ ...rest, run: { ...run, scenario: 'image:1,login:1' } }).faultLost, null);
});

t.test('least_conn and random two keep about as little as the rotation, also of a lone user', async (t) => {
  const load = { mix: image, replicas: 3, pauseMs: 100, latencyMs: 2 };
  for (const { name, pick } of [leastConn, randomTwo]) {
    const kept = keptByPlaying({ ...load, pick, users: 150 });
    t.ok(Math.abs(kept - 1 / 3) < 0.02, `${name}: ${kept}`);
    t.equal(predict(input(name, 'memory')).verdict, 'broken');
  }
  // Nobody else is under way, so that least_conn goes in turn, and two drawn at random are a draw between three.
  t.equal(keptByPlaying({ ...load, pick: leastConn.pick, users: 1 }), 0);
  const lone = keptByPlaying({ ...load, pick: randomTwo.pick, users: 1 });
  t.ok(Math.abs(lone - 1 / 3) < 0.02, `${lone}`);
});

t.test(
  'sticky cookies: homes are where users went first, and the kill takes those of the dead replica',
  async (t) => {
    for (const balancer of ['sticky-cookie', 'sticky-learn']) {
      const { verdict, kept, faultLost, homes } = predict(input(balancer, 'memory'));
      t.same([verdict, kept, faultLost], ['intact', [1, 1], [20, 20]]);
      t.equal(homes?.[1], 'app-2');
    }
  },
);

t.test('where all replicas find a session, nothing is lost; copies cost a message for each', async (t) => {
  const messages = { redis: 0, 'redis-atomic': 0, 'redis-ha': 0, replicated: 2, backup: 1, cookie: 0 };
  for (const [store, messagesPerWrite] of Object.entries(messages)) {
    const theory = predict(input('round-robin', store));
    t.match(theory, { verdict: 'intact', kept: [1, 1], faultLost: [0, 0], messagesPerWrite }, store);
  }
  t.match(predict(input('round-robin', 'replicated-async')), {
    verdict: null,
    kept: [0, 1],
    faultLost: null,
  });
});

t.test(
  'what ends a session is told to all by backup, so that its messages are not predicted then',
  async (t) => {
    const login = { ...RUN, scenario: 'image:1,login:1' };
    t.equal(predict(input('sticky-cookie', 'backup', { run: login })).messagesPerWrite, null);
    t.equal(predict(input('round-robin', 'replicated', { run: login })).messagesPerWrite, 2);
  },
);

t.test('where reads are told to the other replicas, too, each request is a message for each', async (t) => {
  const tomcat = (store: string, scenario = 'image') => {
    const told = input('ip-hash', store, { run: { ...RUN, scenario } });
    return predict({ ...told, lab: { ...told.lab, app: 'tomcat' } });
  };
  // A write, and the page that its redirect leads to.
  t.match(tomcat('replicated'), { verdict: 'intact', faultLost: [0, 0], messagesPerWrite: 4 });
  t.match(tomcat('replicated-async'), { verdict: null, faultLost: null, messagesPerWrite: 4 });
  t.match(tomcat('backup'), { verdict: 'intact', faultLost: [0, 0], messagesPerWrite: null });
  t.match(tomcat('memory'), { verdict: 'intact', messagesPerWrite: 0 });
  for (const scenario of ['login', 'flash', 'image:1,login:1'])
    t.equal(tomcat('replicated', scenario).messagesPerWrite, null, scenario);
});

t.test('what overlaps is lost where whole records are replaced, and nowhere else', async (t) => {
  const races = { ...RUN, scenario: 'concurrent' };
  const broken = ['redis', 'redis-ha', 'replicated', 'replicated-async', 'cookie'];
  for (const store of [...broken, 'redis-atomic', 'backup']) {
    const { verdict, mayBreak } = predict(input('round-robin', store, { run: races }));
    t.equal(verdict, broken.includes(store) ? 'broken' : 'intact', store);
    t.equal(mayBreak.includes('no-lost-update'), broken.includes(store), store);
  }
});

t.test('a session in the cookie outlives its logout', async (t) => {
  const { verdict, mayBreak } = predict(
    input('round-robin', 'cookie', { run: { ...RUN, scenario: 'login' } }),
  );
  t.same([verdict, mayBreak], ['broken', ['logout-final']]);
});
t.test('a kill in the midst of a write empties a session in a file that is written in place', async (t) => {
  const php = { ...MAKE_UP, app: 'php', balancer: 'round-robin' };
  const killed = { lab: { ...php, store: 'files' }, writingAtOnce: 3 };
  const both = { name: 'kill-all-but-one', targets: ['app-2', 'app-3'], loses: 'dead-replica' };
  t.match(predict(input('round-robin', 'files', { ...killed, fault: both })), {
    ...{ verdict: 'intact', kept: [1, 1], mayBreak: [] },
    ...{ faultKept: null, faultLost: [0, 6], causes: ['dead-replica', 'unexplained'] },
    faultMayBreak: OF_A_MEMORY,
  });
  const held = { name: 'pause', targets: ['app-2'], loses: null };
  for (const [store, fault] of [
    ['files', held],
    ['redis-locking', both],
  ] as const)
    t.match(predict(input('round-robin', store, { ...killed, lab: { ...php, store }, fault })), {
      ...{ faultKept: [1, 1], faultLost: [0, 0], faultMayBreak: [] },
    });
});

t.test('whether requests fail may depend on how the app uses its store', async (t) => {
  const failing = (app: string, store: string, name: string) =>
    predict(
      input('round-robin', store, {
        lab: { ...MAKE_UP, app, store, balancer: 'round-robin' },
        fault: { name, targets: ['redis'], loses: null },
      }),
    ).faultFails;
  t.equal(failing('fastify', 'redis', 'reset-redis'), 'some');
  t.equal(failing('php', 'redis-locking', 'reset-redis'), null, 'its connections are short');
  t.equal(failing('fastify', 'redis', 'evict-redis'), 'none');
  t.equal(failing('php', 'redis', 'evict-redis'), 'none');
  t.equal(failing('php', 'redis-locking', 'evict-redis'), null, 'a lock may be forgotten');
});

t.test('layer 4 is the same ring, and sends nobody home after the kill', async (t) => {
  const { because, causes, faultMayBreak, ...layer4 } = predict(input('layer-4', 'memory'));
  const ring = predict(input('hash-consistent', 'memory'));
  t.match(ring, layer4);
  t.not(because, ring.because);
  t.same(causes, ['dead-replica']);
  t.notOk(faultMayBreak.includes('logout-final'));
  t.ok(faultMayBreak.includes('session-kept'));
  t.same(predict(input('layer-4', 'memory', { fault: null })).causes, []);
});

t.test(
  'layer 4: a user of several connections may have them with different replicas after a kill',
  async (t) => {
    const { run, ...rest } = input('layer-4', 'memory');
    // And who pauses for a minute begins a connection anew, at home.
    for (const more of [{ scenario: 'concurrent' }, { pauseMs: 60_000 }]) {
      const { causes, faultMayBreak } = predict({ ...rest, run: { ...run, ...more } });
      t.ok(causes.includes('wrong-replica'));
      t.ok(faultMayBreak.includes('logout-final'));
    }
  },
);

t.test(
  'a paused replica has lost nothing, and all killed but one have taken all that was theirs',
  async (t) => {
    const pause = { name: 'pause', targets: ['app-2'], loses: null };
    const all = { name: 'kill-all-but-one', targets: ['app-2', 'app-3'], loses: 'dead-replica' as const };
    for (const balancer of ['ip-hash', 'sticky-cookie']) {
      const paused = predict(input(balancer, 'memory', { fault: pause }));
      t.match(paused, { faultLost: [0, 0], causes: [], faultMayBreak: [] });
      const { faultLost, homes } = predict(input(balancer, 'memory', { fault: all }));
      const on = (replica: string) => Object.values(homes ?? {}).filter((home) => home === replica).length;
      const theirs = on('app-2') + on('app-3');
      t.same(faultLost, [theirs, theirs + on('app-2')], 'app-3 may have taken some in before it went, too');
      const { run, ...rest } = input(balancer, 'memory', { fault: all });
      const arriving = predict({ ...rest, run: { ...run, rate: 10, arrivals: 'poisson' } });
      t.equal(
        arriving.faultLost,
        null,
        'who comes between two deaths may lose none, or one that nobody knows of',
      );
    }
    for (const store of ['redis', 'redis-atomic', 'cookie', 'replicated']) {
      t.match(
        predict(input('round-robin', store, { fault: all })),
        { faultLost: [0, 0], faultMayBreak: [] },
        store,
      );
    }
  },
);

t.test(
  'two dead replicas may have had both copies, and a paused one is behind when it goes on',
  async (t) => {
    const all = { name: 'kill-all-but-one', targets: ['app-2', 'app-3'], loses: 'dead-replica' as const };
    t.match(predict(input('sticky-cookie', 'backup', { fault: all })), { faultLost: null });
    t.match(predict(input('sticky-cookie', 'backup')), { faultLost: [0, 0], faultMayBreak: [] });
    const pause = { name: 'pause', targets: ['app-2'], loses: null };
    const { faultLost, faultMayBreak } = predict(input('round-robin', 'replicated', { fault: pause }));
    t.equal(faultLost, null);
    t.ok(faultMayBreak.includes('read-your-writes'));
  },
);

t.test(
  'a primary that is killed takes what its replicas had not got yet, unless a write waits for them',
  async (t) => {
    const fault = { name: 'kill-primary', targets: ['redis'], loses: 'lost-by-store' as const };
    const { lab, ...rest } = input('round-robin', 'redis-ha', { fault, startedWithin: (ms) => ms / 100 });
    const before = predict({ ...rest, lab: { ...lab, acknowledgements: 0 } });
    t.match(before, { verdict: 'intact', faultLost: [0, 10], causes: ['lost-by-store'], faultFails: 'some' });
    t.ok(before.faultMayBreak.includes('read-your-writes'), 'the newest writes may be gone');
    t.ok(!before.mayBreak.includes('read-your-writes'));
    const waited = predict({ ...rest, lab: { ...lab, acknowledgements: 1 } });
    t.match(waited, { verdict: 'intact', faultLost: [0, 0], faultFails: 'some' });
    t.same([waited.causes, waited.faultMayBreak], [[], []]);
    t.match(waited.because, /another one has every write/);
  },
);

t.test(
  'a flush takes all but what a write under way puts back, and who is evicted may be so again',
  async (t) => {
    const fault = { name: 'flush-redis', targets: ['redis'], loses: 'lost-by-store' as const };
    const at = (more: object) => predict(input('round-robin', 'redis', { fault, ...more })).faultLost;
    t.same(at({}), [60, 60]);
    t.same(at({ writingAtOnce: 3 }), [57, 60]);
    t.same(at({ writingAtOnce: 3, returned: users(2) }), [0, 2]);
    const evicted = { fault: { ...fault, name: 'evict-redis' }, sessions: 150 };
    t.same(at(evicted), [1, 150]);
  },
);

t.test(
  'copies in groups are kept while one of a group lives, behind a balancer that knows the groups',
  async (t) => {
    const replicas = ['app-1', 'app-2', 'app-3', 'app-4'];
    const given = (balancer: string, store: string, targets: string[], of = replicas) => {
      const { lab, ...rest } = input(balancer, store);
      const firstMet = new Map([...users(60)].map((user) => [user, of[user % of.length] ?? '']));
      const fault = { name: 'kill', targets, loses: 'dead-replica' as const };
      return predict({ ...rest, lab: { ...lab, replicas: of }, firstMet, fault });
    };
    const inGroups = (targets: string[], of?: string[]) => given('groups', 'replicated-groups', targets, of);
    t.match(inGroups(['app-2']), { verdict: 'intact', faultLost: [0, 0], messagesPerWrite: 1, causes: [] });
    t.match(inGroups(['app-2', 'app-3']), { faultLost: [0, 0] }, 'one of each');
    t.match(inGroups(['app-2', 'app-3', 'app-4']), {
      faultLost: [30, 30],
      causes: ['dead-replica', 'wrong-replica'],
    });
    t.match(inGroups(replicas), { faultLost: [0, 0] }, 'in a deploy each is back before the next one goes');
    const five = [...replicas, 'app-5'];
    t.match(inGroups(['app-3', 'app-4'], five), { faultLost: [0, 0], messagesPerWrite: null });
    t.match(inGroups(['app-2'], five.slice(0, 3)), { faultLost: [0, 0], messagesPerWrite: 2 });
    for (const [balancer, store] of [
      ['round-robin', 'replicated-groups'],
      ['sticky-cookie', 'replicated-groups'],
      ['groups', 'memory'],
    ] as const)
      t.throws(
        () => given(balancer, store, ['app-2']),
        /no theory is written down/,
        `${balancer} with ${store}`,
      );
  },
);
