/** N shards are the same experiment as one: who comes, when, from where, as whom, and what is drawn for them. */
import t from 'tap';
import { type PlanOptions, planLoad } from '../../src/load/plan-load.ts';
import { ownUsers, tagOf } from '../../src/load/shard.ts';
import { seededRandom } from '../../src/model/random.ts';
import { scenarios } from '../../src/scenarios/index.ts';

const OPTIONS: PlanOptions = {
  mix: [{ scenario: scenarios.views, weight: 1 }],
  users: 24,
  rate: null,
  arrivals: 'poisson',
  clients: 'spread',
  connections: 'mixed',
  durationMs: 5000,
  seed: 1,
};

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `account ${index}` }));

/** All that is known of a user before the load, with the first of what is drawn. */
const usersOf = (options: PlanOptions) => {
  const plan = planLoad(options);
  return plan.own.map((index) => {
    const { random, ...user } = plan.user(index);
    return { ...user, drawn: [random(), random(), random()] };
  });
};

const inShards = (options: PlanOptions, of: number) =>
  Array.from({ length: of }, (_, index) =>
    usersOf({ ...options, shard: { run: 'r', number: index + 1, of } }),
  );

t.test('each user does the same in one of several shards as in one alone', async (t) => {
  const random = seededRandom(3);
  const oneOf = <T>(...list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let opened = 0;
  for (let round = 0; round < 60; round++) {
    const of = 1 + Math.floor(random() * 9);
    const isOpen = random() < 0.5;
    const options: PlanOptions = {
      ...OPTIONS,
      users: of + Math.floor(random() * 60),
      rate: isOpen ? 10 + Math.floor(random() * 40) : null,
      arrivals: oneOf('poisson', 'constant'),
      clients: oneOf('spread', 'office', 'nat', 'none'),
      connections: oneOf('kept', 'fresh', 'mixed'),
      seed: Math.floor(random() * 1e6),
      ...(random() < 0.5 ? { accounts: accounts(isOpen ? 20 : 80) } : {}),
    };
    const alone = usersOf(options);
    const shards = inShards(options, of);
    const together = shards.flat().sort((a, b) => a.number - b.number);
    t.strictSame(
      together,
      [...alone].sort((a, b) => a.number - b.number),
      JSON.stringify({ ...options, of }),
    );
    for (const [index, users] of shards.entries())
      t.equal(users.length, ownUsers({ run: 'r', number: index + 1, of }, alone.length));
    for (const users of isOpen ? shards : []) {
      opened++;
      t.strictSame(
        users.map(({ afterMs }) => afterMs),
        users.map(({ afterMs }) => afterMs).sort((a, b) => a - b),
      );
    }
  }
  t.ok(opened > 20);
});

t.test('what every fourth user does alone is done in every shard', async (t) => {
  for (const count of [2, 4, 8])
    for (const users of inShards({ ...OPTIONS, users: count * 8 }, count)) {
      t.equal(users.length, 8);
      t.ok(users.some(({ fresh }) => fresh) && users.some(({ fresh }) => !fresh), `of ${count}`);
    }
});

t.test('marks are the run’s in all of its shards, and no other run’s', async (t) => {
  t.equal(tagOf({ run: 'a', number: 1, of: 2 }), tagOf({ run: 'a', number: 2, of: 2 }));
  t.not(tagOf({ run: 'a', number: 1, of: 2 }), tagOf({ run: 'b', number: 1, of: 2 }));
  t.match(tagOf({ run: 'a', number: 1, of: 2 }), /^[0-9a-f]{6}$/);
  t.not(tagOf(undefined), tagOf(undefined));
});

t.test('each shard walks in an account of its own users', async (t) => {
  const options = { ...OPTIONS, users: 12, accounts: accounts(12) };
  for (let number = 1; number <= 4; number++) {
    const shard = { run: 'r', number, of: 4 };
    const { walkAs } = planLoad({ ...options, shard });
    t.ok(
      usersOf({ ...options, shard }).some(({ values }) => values === walkAs),
      `shard ${number}`,
    );
  }
  t.strictSame(
    planLoad({ ...options, users: 3 }).walkAs,
    { name: 'account 11' },
    'alone, in one that nobody has',
  );
});

t.test('what can’t be is refused with the numbers', async (t) => {
  const shard = { run: 'r', number: 2, of: 8 };
  t.throws(
    () => planLoad({ ...OPTIONS, accounts: accounts(10), shard }),
    /accounts for 10 users, and there are to be 24, in all 8 shards together: .* Add accounts, or say --users 10/,
  );
  t.throws(() => planLoad({ ...OPTIONS, users: 5, shard }), /there are 5 users for 8 shards: each needs one/);
  t.throws(
    () => planLoad({ ...OPTIONS, rate: 100, accounts: accounts(5), shard: { ...shard, number: 8 } }),
    /there are 5 users for 8 shards/,
  );
  t.throws(
    () => planLoad({ ...OPTIONS, users: 5000 }),
    /room for 2000 users side by side, and this one would have 5000: .*--workers 3/,
  );
  t.equal(planLoad({ ...OPTIONS, users: 5000, shard: { ...shard, of: 3 } }).own.length, 1667);
});
