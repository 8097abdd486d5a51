import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { fitting } from '../../src/commands/fault-options.ts';
import { MOST_REPLICAS } from '../../src/topology.ts';

const NAMES: readonly string[] = ['kill', 'rolling', 'rolling-naive', 'scale'];

t.test('of all faults those that can be tried are left, without a word of the others', async (t) => {
  const tried = async (name: string) => {
    const { faults, unfit } = fitting({ names: NAMES, named: false }, await readProfile(name));
    t.same(unfit, []);
    return faults.map(({ name }) => name);
  };
  t.same(await tried('sticky'), NAMES);
  t.same(await tried('sticky-l4'), NAMES);
  t.same(await tried('replicated'), ['kill', 'rolling', 'rolling-naive']);
  t.same(await tried('pm2-redis'), ['kill', 'rolling-naive']);
});

t.test('where none that was named can be tried, each is told with its reason', async (t) => {
  const named = { names: ['scale'], named: true } as const;
  t.match(fitting(named, await readProfile('backup')), {
    faults: [],
    unfit: [{ name: 'scale', reason: /told once who the others are/ }],
  });
  t.match(fitting(named, await readProfile('pm2-memory')), { unfit: [{ name: 'scale', reason: /PM2/ }] });
  const cut = { names: ['cut-peers'], named: true } as const;
  t.same(fitting(cut, await readProfile('replicated')).unfit, []);
  t.match(fitting(cut, await readProfile('replicated+tomcat')), {
    unfit: [{ name: 'cut-peers', reason: /Tomcat has no links/ }],
  });
  const full = { ...(await readProfile('redis')), replicas: MOST_REPLICAS };
  t.match(fitting(named, full), { unfit: [{ name: 'scale', reason: /8 replicas already/ }] });
  const several = { names: ['kill', 'scale'], named: true } as const;
  t.match(fitting(several, await readProfile('backup')), { faults: [{ name: 'kill' }], unfit: [] });
});

t.test('where nothing is to be broken, nothing is', async (t) => {
  t.same(fitting(false, await readProfile('redis')), { faults: [], unfit: [] });
});
