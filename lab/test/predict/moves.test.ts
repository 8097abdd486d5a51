import { clientAddresses, type Mix, scenarios } from 'session-lab';
import t from 'tap';
import { balancerNamed } from '../../src/catalogue/balancers/index.ts';
import { predict } from '../../src/plan/predict.ts';
import { OF_A_MEMORY } from '../../src/predict/broken-by.ts';
import type { PredictionInput } from '../../src/predict/theory.ts';
import { input } from '../support/prediction-input.ts';

const movesOf = (scene: PredictionInput, mix: Mix) => balancerNamed(scene.lab.balancer)?.moves(scene, mix);

const image: Mix = [{ scenario: scenarios.image, weight: 1 }];
const login: Mix = [{ scenario: scenarios.login, weight: 1 }];

const servers = (count: number): string[] => Array.from({ length: count }, (_, i) => `app-${i + 1}:3000`);
const scale = { name: 'scale', targets: ['app-4', 'app-5'], loses: null, servers: servers(5) };
const many = clientAddresses('spread', 3000, 1);
const crowd = {
  fault: scale,
  addresses: new Map(many.map((address, index) => [index + 1, address])),
  through: new Set(many.map((_, index) => index + 1)),
};

const share = (balancer: string): number => {
  const [low = Number.NaN, high] = movesOf(input(balancer, 'memory', crowd), image)?.users ?? [];
  t.equal(low, high);
  return low / many.length;
};

t.test('from three to five servers: a modulo moves 12 of 15, the ring two of five', async (t) => {
  t.ok(Math.abs(share('ip-hash') - 0.8) < 0.03, `${share('ip-hash')}`);
  t.ok(Math.abs(share('hash-consistent') - 0.4) < 0.08, `${share('hash-consistent')}`);
});

t.test('counts those alone who were there before and then', async (t) => {
  const nobody = input('ip-hash', 'memory', { ...crowd, through: new Set() });
  t.same(movesOf(nobody, image)?.users, [0, 0]);
});

t.test('who has a cookie stays, and so does who has a connection, as far as theory goes', async (t) => {
  for (const balancer of ['sticky-cookie', 'sticky-learn']) {
    t.match(predict(input(balancer, 'memory', crowd)), {
      moved: [0, 0],
      faultLost: [0, 0],
      causes: [],
      faultMayBreak: [],
    });
  }
  t.equal(movesOf(input('sticky-learn', 'memory', crowd), login)?.users, null, 'but for who logs out');
  t.match(predict(input('layer-4', 'memory', crowd)), { moved: null, causes: ['wrong-replica'] });
});

t.test('a memory may lose what its users moved away from, and a store for all nothing', async (t) => {
  t.match(predict(input('ip-hash', 'memory', crowd)), {
    verdict: 'intact',
    faultLost: [0, 0],
    causes: ['wrong-replica'],
    mayBreak: [],
    faultMayBreak: OF_A_MEMORY,
  });
  for (const store of ['redis', 'redis-atomic', 'cookie'])
    t.match(
      predict(input('round-robin', store, crowd)),
      { moved: null, faultLost: [0, 0], faultKept: [1, 1], faultMayBreak: [] },
      store,
    );
});

t.test('as long as the servers stay the same, nobody is said to move', async (t) => {
  t.equal(predict(input('ip-hash', 'memory')).moved, null);
});

t.test(
  'a deploy replaces all: what memories lose is open, and what all replicas find is lost by none',
  async (t) => {
    const targets = ['app-1', 'app-2', 'app-3'];
    for (const name of ['rolling', 'rolling-naive']) {
      const fault = { name, targets, loses: 'dead-replica' as const };
      for (const balancer of ['ip-hash', 'hash-consistent', 'layer-4', 'sticky-cookie', 'round-robin']) {
        const { faultLost, causes, faultFails } = predict(input(balancer, 'memory', { fault }));
        t.same([faultLost, faultFails], [null, null], balancer);
        t.ok(causes.includes('dead-replica') && causes.includes('wrong-replica'), balancer);
      }
      for (const store of ['redis', 'redis-atomic', 'cookie', 'replicated'])
        t.match(predict(input('round-robin', store, { fault })), { faultLost: [0, 0], causes: [] }, store);
      for (const store of ['replicated-async', 'backup'])
        t.equal(predict(input('round-robin', store, { fault })).faultLost, null, store);
    }
  },
);

t.test(
  'a table that goes with its worker moves all but one in N; one that is taught to the next, nobody',
  (t) => {
    const reload = { ...crowd, fault: { name: 'reload', targets: ['haproxy'], loses: null } };
    const told = predict(input('stick-table', 'memory', reload));
    const [low = 0, high = 0] = told.moved ?? [];
    t.ok(low < (2 / 3) * many.length && high > (2 / 3) * many.length && high - low < 0.1 * many.length);
    t.match(told, { faultLost: [0, 0], causes: ['wrong-replica'], faultMayBreak: OF_A_MEMORY });
    t.match(predict(input('stick-table-peers', 'memory', reload)), {
      moved: null,
      causes: [],
      faultMayBreak: [],
    });
    t.match(predict(input('sticky-cookie', 'memory', reload)), {
      moved: null,
      causes: [],
      faultMayBreak: [],
    });
    t.end();
  },
);

t.test('it is the same in histories that call the fault by its older name', (t) => {
  const fault = (name: string) => ({ name, targets: ['haproxy'], loses: null });
  const foretold = (name: string) =>
    predict(input('stick-table', 'memory', { ...crowd, fault: fault(name) }));
  t.same(foretold('reload-nginx'), foretold('reload'));
  t.end();
});

t.test(
  'how many are moved is open where a connection may idle for longer than a reload is waited for',
  (t) => {
    const scene = input('stick-table', 'memory', {
      ...crowd,
      run: { ...input('x', 'memory').run, pauseMs: 2000 },
    });
    t.equal(movesOf(scene, image)?.users, null);
    t.equal(movesOf({ ...scene, fault: null }, image), null);
    t.end();
  },
);

t.test(
  'a balancer that drops the dead and puts them last when they are back: whom that moves depends on the place',
  async (t) => {
    // Of six rests modulo 2 · 3: those who are elsewhere both without it and with it last, and by one of the two.
    for (const [line, certain, possible] of [
      [['app-2', 'app-1', 'app-3'], 4 / 6, 1],
      [['app-1', 'app-2', 'app-3'], 3 / 6, 5 / 6],
      [['app-1', 'app-3', 'app-2'], 0, 4 / 6],
    ] as const) {
      const without = line.filter((replica) => replica !== 'app-2');
      const fault = { name: 'kill', targets: ['app-2'], loses: 'dead-replica' as const, servers: without };
      const scene = input('ip-hash', 'memory', { ...crowd, fault });
      const lab = { ...scene.lab, replicas: [...line], servers: [...line] };
      const [low = Number.NaN, high = Number.NaN] = movesOf({ ...scene, lab }, image)?.users ?? [];
      t.ok(Math.abs(low / many.length - certain) < 0.03, `${line}: ${low}`);
      t.ok(Math.abs(high / many.length - possible) < 0.03, `${line}: ${high}`);
      const back = { ...fault, servers: [...without, 'app-2'] };
      const [least, most] = movesOf({ ...scene, lab, fault: back }, image)?.users ?? [];
      t.equal(least, most, 'where it is back already, nothing is left open');
    }
  },
);

t.test('a death moves nobody who carries a replica’s name, and several deaths leave it open', async (t) => {
  const servers = ['app-1'];
  const fault = {
    name: 'kill-all-but-one',
    targets: ['app-2', 'app-3'],
    loses: 'dead-replica' as const,
    servers,
  };
  t.equal(movesOf(input('ip-hash', 'memory', { ...crowd, fault }), image)?.users, null);
  t.equal(movesOf(input('sticky-cookie', 'memory', { ...crowd, fault }), image), null);
});
