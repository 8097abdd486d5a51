import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import type { Counterexample } from '../../src/model/result.ts';
import { history, MAKE_UP } from '../support/notation.ts';

/** Of the cause's story, a line a hop: when, what, and by whom it was answered. */
function told(lines: string, cause = 'dead-replica'): string[] {
  const judge = new Judge();
  judge.add({ ...MAKE_UP, store: 'memory' });
  for (const event of history(lines)) judge.add(event);
  const story: Counterexample | undefined = judge.result().losses.examples[cause];
  return (story?.hops ?? []).map((hop) =>
    'fault' in hop ? `${hop.atMs} ${hop.fault}` : `${hop.atMs} ${hop.request} ${hop.replica}`,
  );
}

t.test('a replica that answers while it is being killed was killed after that', async (t) => {
  t.same(
    told(`
      u1 read app-1 ok nothing
      begin app-2
      u1 write app-2 ok +A
      struck app-2
      u1 read app-1 ok A nothing
    `),
    ['20 POST /image app-2', '20 app-2 was killed', '40 GET /image app-1'],
  );
});

t.test('a loss in the midst of it shows the kill after the last answer of the replica', async (t) => {
  t.same(
    told(`
      begin app-2
      u1 write app-2 ok +A
      u1 read app-1 ok A nothing
      struck app-2
    `),
    ['10 POST /image app-2', '10 app-2 was killed', '20 GET /image app-1'],
  );
});

t.test('a loss that is asked for before the kill and answered after it shows the kill', async (t) => {
  t.same(
    told(`
      begin app-2 dead-replica
      u1 write app-2 ok +A @-5
      u1 read app-1 ok A nothing @-2 40ms
      struck app-2
    `),
    ['-5 POST /image app-2', '0 app-2 was killed', '-2 GET /image app-1'],
  );
});

t.test('every story of a dead replica shows the kill, also where that precedes its hops', async (t) => {
  t.same(
    told(`
      u1 write app-2 ok +A @0
      u1 read app-2 ok A w1x1 @5
      begin app-2
      struck app-2
      u1 write app-1 ok A @40
      u1 read app-1 ok A nothing @50
    `).filter((line) => / was killed$/.test(line)),
    ['20 app-2 was killed'],
  );
});

t.test('a replica that answers after its death is told to be back before', async (t) => {
  t.same(
    told(`
      u1 write app-2 ok +A
      begin app-2
      struck app-2
      healing app-2
      healed app-2
      u1 read app-2 ok A nothing
    `),
    ['0 POST /image app-2', '10 app-2 was killed', '40 app-2 was back', '50 GET /image app-2'],
  );
});

t.test('of another cause, a fault before the story is no part of it', async (t) => {
  t.same(
    told(
      `
      begin app-3
      struck app-3
      u1 write app-2 ok +A
      u1 read app-1 ok A nothing
    `,
      'wrong-replica',
    ),
    ['20 POST /image app-2', '30 GET /image app-1'],
  );
});

t.test(
  'all stories have one time for one kill, and it is the result’s: the last answer of the replica',
  async (t) => {
    const judge = new Judge();
    judge.add({ ...MAKE_UP, store: 'memory' });
    for (const event of history(`
    u1 write app-2 ok +A
    u2 write app-3 ok +B
    begin app-2
    u2 write app-2 ok B +C
    struck app-2
    u1 read app-1 ok A nothing
    u2 read app-3 ok C nothing
  `))
      judge.add(event);
    const { fault, losses } = judge.result();
    t.equal(fault?.hitMs, 30);
    const kills = Object.values(losses.examples).flatMap(({ hops }) => hops.filter((hop) => 'fault' in hop));
    t.ok(kills.length > 0);
    t.same([...new Set(kills.map(({ atMs }) => atMs))], [30]);
  },
);
