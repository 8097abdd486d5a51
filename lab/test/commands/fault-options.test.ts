import t from 'tap';
import { fitting } from '../../src/commands/fault-options.ts';
import { FAULT_NAMES } from '../../src/faults/faults.ts';
import { readProfile } from '../../src/profile.ts';
import { MOST_REPLICAS } from '../../src/topology.ts';

const all = { names: FAULT_NAMES, named: false };

t.test('of all faults those that can be tried are left, without a word of the others', async (t) => {
  t.same(fitting(all, await readProfile('sticky')), { names: FAULT_NAMES, unfit: [] });
  const copies = fitting(all, await readProfile('replicated'));
  t.same(
    FAULT_NAMES.filter((name) => !copies.names.includes(name)),
    ['scale'],
  );
  t.same(copies.unfit, []);
  const workers = fitting(all, await readProfile('pm2-redis'));
  t.same(
    FAULT_NAMES.filter((name) => !workers.names.includes(name)),
    ['rolling', 'scale'],
  );
});

t.test('one that was named and can’t be tried is told with its reason', async (t) => {
  const named = { names: ['kill', 'scale'], named: true } as const;
  t.match(fitting(named, await readProfile('backup')), {
    names: ['kill'],
    unfit: [{ name: 'scale', reason: /told once who the others are/ }],
  });
  t.match(fitting(named, await readProfile('pm2-memory')), {
    names: ['kill'],
    unfit: [{ name: 'scale', reason: /PM2/ }],
  });
  const full = { ...(await readProfile('redis')), replicas: MOST_REPLICAS };
  t.match(fitting(named, full), { unfit: [{ name: 'scale', reason: /8 replicas already/ }] });
});

t.test('where nothing is to be broken, nothing is', async (t) => {
  t.same(fitting(false, await readProfile('redis')), { names: [], unfit: [] });
});
