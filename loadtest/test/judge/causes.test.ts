/**
 * Every cause by a history by hand, in the notation of the tests; what that can't say is added by line. Apps that have them
 * are in test/causes.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import { causes } from '../../src/judge/causes.ts';
import { guarantees } from '../../src/judge/guarantees/index.ts';
import { Judge } from '../../src/judge/judge.ts';
import type { Operation, Run } from '../../src/model/event.ts';
import { history, RUN_AT } from '../support/notation.ts';

interface Case {
  readonly lines: string;
  /** By line, from 0. */
  readonly add?: Readonly<Record<number, Partial<Operation>>>;
  readonly run?: Partial<Run>;
  readonly means: Readonly<Record<string, number>>;
}

/** A look at the page of that line, so long after. */
const look = (line: number, afterMs = 0, fresh = true): Partial<Operation> => ({
  look: { of: RUN_AT + line * 10, cookies: 'then', afterMs },
  ...(fresh ? { fresh: true } : {}),
});

const CASES: Readonly<Record<string, Case>> = {
  'a page ahead of the end of its redirect, right after that': {
    lines: `u1 write app-1 ok +A @0
            u1 read app-2 ok A w0 @5
            u1 look app-2 ok A w1 @60`,
    add: { 0: { bodyMs: 50 }, 2: { look: { of: RUN_AT + 5, cookies: 'then', afterMs: 0 } } },
    means: { 'redirect-before-save': 1 },
  },
  'the same, where it is never right': {
    lines: `u1 write app-1 ok +A @0
            u1 read app-2 ok A w0 @5
            u1 look app-2 ok A w0 @60
            u1 look app-1 ok A w0 @3000`,
    add: {
      0: { bodyMs: 50 },
      2: { look: { of: RUN_AT + 5, cookies: 'then', afterMs: 0 } },
      3: { look: { of: RUN_AT + 5, cookies: 'then', afterMs: 3000 } },
    },
    means: { 'write-not-stored': 1 },
  },
  'a cookie that is refused': {
    lines: 'u1 write app-1 ok\n u1 read app-1 ok nothing',
    add: { 0: { refused: [{ name: 'sid', rule: 'secure-over-http' }] } },
    means: { 'cookie-refused': 1 },
  },
  'a cookie that is nobody’s session is refused': {
    lines: 'u1 write app-1 ok +A\n u1 read app-2 ok A w0',
    add: { 0: { refused: [{ name: 'ads', rule: 'domain-mismatch' }] } },
    means: { 'wrong-replica': 1 },
  },
  'no cookie at all': {
    lines: 'u1 write app-1 ok\n u1 read app-2 ok nothing',
    run: { cookieless: true },
    means: { 'cookie-refused': 1 },
  },
  'a cookie that is too large': {
    lines: 'u1 add app-1 ok +A\n u1 add app-1 ok A\n u1 read app-1 ok A items w1',
    add: { 1: { refused: [{ name: 'sid', rule: 'too-large', bytes: 5000 }] } },
    means: { 'cookie-too-big': 1 },
  },
  'two cookies of one name': {
    lines: 'u1 login app-1 ok A\n u1 read app-1 ok A login nothing',
    add: { 1: { twice: ['sid'] } },
    means: { 'duplicate-cookie': 1 },
  },
  'an older cookie that came back': {
    lines: `u1 write app-1 ok +A @0
            u1 write app-1 ok A +B @20 5ms
            u1 hop app-2 ok A +C @10 60ms
            u1 read app-1 ok C w1 @100`,
    run: { rolls: true },
    means: { 'cookie-rolled-back': 1 },
  },
  'an id that had just been retired': {
    lines: `u1 login app-1 ok +A @0
            u1 hop app-1 ok A +B @10 60ms
            u1 read app-2 fail A denied @30`,
    run: { rolls: true },
    means: { 'id-rotated': 1 },
  },
  'an id that had been retired long before is no such thing': {
    lines: `u1 login app-1 ok +A @0
            u1 hop app-1 ok A +B @10 20ms
            u1 read app-2 fail B denied @60`,
    run: { rolls: true },
    means: { 'wrong-replica': 1 },
  },
  'several sessions begun at once': {
    lines: `u1 write app-1 ok +A @0 30ms
            u1 add app-1 ok +B @5 40ms
            u1 read app-1 ok B nothing @100`,
    means: { 'first-burst': 1 },
  },
  'a page from a cache': {
    lines: 'u1 write app-1 ok +A\n u1 read app-1 ok A nothing',
    add: { 1: { cached: 'age: 9' } },
    means: { 'cached-answer': 1 },
  },
  'one id for two users': {
    lines: 'u1 write app-1 ok +A\n u2 write app-1 ok +A',
    add: { 1: { sharedWith: 1 } },
    means: { 'id-shared': 1 },
  },
  'a cookie that was over when it came': {
    lines: 'u1 write app-2 ok\n u1 read app-1 ok nothing',
    add: { 0: { overMs: 60_000, set: 'cleared' } },
    means: { 'clock-skew': 1 },
  },
  'one replica forgets what others keep': {
    lines: `u1 write app-2 ok +A
            u1 read app-1 ok A w1x1
            u1 read app-2 ok A nothing`,
    means: { 'clock-skew': 1 },
  },
  'each forgets what the other was told': {
    lines: `u1 write app-2 ok +A
            u1 read app-1 ok A nothing
            u2 write app-1 ok +B
            u2 read app-2 ok B nothing`,
    means: { 'wrong-replica': 2 },
  },
  'each version shows its own': {
    lines: `u1 write app-1 ok +A
            u1 read app-2 ok A w1
            u1 write app-1 ok A
            u1 read app-3 ok A nothing`,
    add: { 0: { version: '1' }, 1: { version: '1' }, 2: { version: '1' }, 3: { version: '2' } },
    means: { 'version-skew': 1 },
  },
  'some know it, and others never do': {
    lines: `u1 write - ok +A
            u1 read - ok A nothing
            u1 look - ok A w1
            u1 look - ok A nothing
            u1 look - ok A nothing`,
    add: { 2: look(1), 3: look(1), 4: look(1, 1600) },
    means: { 'wrong-replica': 1 },
  },
  'the same, where the cookie carries the session': {
    lines: `u1 write - ok +A
            u1 read - ok A nothing
            u1 look - ok A w1
            u1 look - ok A nothing`,
    add: { 0: { carries: true }, 2: look(1), 3: look(1) },
    means: { 'key-differs': 1 },
  },
  'nobody knows it, and then everybody': {
    lines: `u1 write app-1 ok +A
            u1 read app-2 ok A nothing
            u1 look app-1 ok A nothing
            u1 look app-2 ok A nothing
            u1 look app-1 ok A w1
            u1 look app-2 ok A w1`,
    add: { 2: look(1), 3: look(1), 4: look(1, 400), 5: look(1, 400) },
    means: { 'store-lag': 1 },
  },
  'nobody ever knows it': {
    lines: `u1 write app-1 ok +A
            u1 read app-2 ok A nothing
            u1 look app-1 ok A nothing
            u1 look app-2 ok A nothing
            u1 look app-1 ok A nothing`,
    add: { 2: look(1), 3: look(1), 4: look(1, 3000) },
    means: { 'write-not-stored': 1 },
  },
  'it had been seen, and is gone for good': {
    lines: `u1 login app-1 ok +A
            u1 read app-2 ok A login w1
            u1 read app-2 fail A denied
            u1 look app-1 fail A denied
            u1 look app-2 fail A denied`,
    add: { 3: look(2), 4: look(2, 3000) },
    means: { 'expired-early': 1 },
  },
  'the cookie was cleared, and the old one is good again': {
    lines: `u1 login app-1 ok +A
            u1 read app-2 fail A denied cleared
            u1 look app-1 fail A denied
            u1 look app-2 ok A login w1
            u1 look app-2 ok A login w1`,
    add: { 2: look(1), 3: look(1, 800), 4: look(1, 1600) },
    means: { 'outage-made-permanent': 1 },
  },
  'the same, and whoever had missed it was not met again': {
    lines: `u1 login app-1 ok +A
            u1 read app-2 fail A denied cleared
            u1 look app-2 fail A denied
            u1 look app-1 fail A denied
            u1 look app-1 ok A login w1
            u1 look app-1 ok A login w1`,
    add: { 2: look(1), 3: look(1), 4: look(1, 800), 5: look(1, 800) },
    means: { 'outage-made-permanent': 1 },
  },
  'looks that nobody answered tell nothing': {
    lines: `u1 write app-1 ok +A
            u1 read app-2 ok A nothing
            u1 look app-1 ok A w1
            u1 look app-2 ok A w1
            u1 look - info A
            u1 look - info A`,
    add: {
      2: look(1),
      3: look(1),
      4: { ...look(1, 400), status: null },
      5: { ...look(1, 400), status: null },
    },
    means: { 'store-lag': 1 },
  },
  'a token of one replica, refused by another': {
    lines: 'u1 read app-1 ok +A\n u1 write app-2 fail A',
    add: { 1: { carriedFrom: 'app-1', status: 422 } },
    means: { 'wrong-replica': 1 },
  },
  'a callback that met another process, before there was any cookie': {
    lines: 'u1 login app-1 ok\n u1 hop app-2 fail refused',
    run: { cookieless: true },
    means: { 'wrong-replica': 1 },
  },
  'another login began before the callback came': {
    lines: `u1 login app-1 ok A @0
            u1 login app-1 ok A @10
            u1 hop app-1 fail A refused @20`,
    add: { 0: { name: 'first tab' }, 1: { name: 'second tab' }, 2: { name: 'first tab' } },
    means: { 'state-overwritten': 1 },
  },
};

for (const [what, { lines, add = {}, run = {}, means }] of Object.entries(CASES)) {
  t.test(`${what}: ${Object.keys(means).join()}`, async (t) => {
    const judge = new Judge();
    let line = 0;
    for (const event of history(lines)) {
      if (event.type === 'run')
        judge.add({ ...event, probes: true, connections: 'mixed', session: ['sid'], ...run });
      else if (event.type === 'op') judge.add({ ...event, ...add[line++] });
    }
    const { losses } = judge.result();
    t.same(losses.byCause, means);
    for (const cause of Object.keys(means))
      t.ok(losses.explanations?.[cause]?.repair, 'and its repair is told');
  });
}

t.test('the documents name every guarantee and every cause', async (t) => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../docs/guarantees.md'), 'utf8');
  for (const { name } of causes) t.match(text, `\`${name}\``);
  for (const { title } of guarantees) t.match(text, `| ${title} |`);
});
