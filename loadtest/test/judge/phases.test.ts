/** A run in phases: what opened them, and what each shows by itself. */
import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import type { ProfileResult } from '../../src/model/result.ts';
import { history, judged, RUN_AT } from '../support/notation.ts';

/** Flows of a user that are all kept, on replicas in turn. */
const kept = (flows: number, user = 'u1', from = 0) =>
  Array.from({ length: flows }, (_, index) => {
    const flow = from + index;
    const replica = `app-${(flow % 3) + 1}`;
    return `${user} write ${replica} ok ${flow === 0 ? '+A' : 'A'}\n ${user} read ${replica} ok A w${flow + 1}x${flow + 1}`;
  }).join('\n');

const result = (lines: string): ProfileResult => judged(lines).result();
const phase = ({ phases = [] }: ProfileResult, name: string) => phases.find((phase) => phase.name === name);
const named = ({ phases = [] }: ProfileResult) => phases.map(({ name, within }) => `${name} (${within})`);

t.test('a run without any is one phase, and says nothing of phases', async (t) => {
  const { phases, commands, away, versions, timeline } = result(kept(3));
  t.same(
    [phases, commands, away, versions, timeline.requests],
    [undefined, undefined, undefined, undefined, undefined],
  );
});

t.test('a command divides it in three, each judged by itself, and all of them as the run', async (t) => {
  const lost = result(`${kept(40)}
    command begin
    u1 write app-1 ok A
    u1 read app-2 ok A nothing
    u1 read app-2 ok A w41x41
    command end 0
    ${kept(40, 'u2')}`);
  t.same(named(lost), ['before (before)', 'during (during)', 'after (after)']);
  t.match(phase(lost, 'before'), {
    verdict: 'intact',
    beginMs: 0,
    endMs: 800,
    losses: { count: 0, checks: 79 },
  });
  t.match(phase(lost, 'during'), {
    verdict: 'broken',
    flows: { ok: 1, fail: 1 },
    losses: { count: 1, byCause: { unexplained: { count: 1 } } },
    sessions: { lost: 1 },
    guarantees: { 'session-kept': { violations: 1 } },
  });
  t.match(phase(lost, 'after'), { verdict: 'intact', flows: { ok: 40 }, losses: { count: 0 } });
  t.match(lost, {
    verdict: 'broken',
    fault: null,
    flows: { ok: 81, fail: 1 },
    losses: { byCause: { unexplained: 1 } },
  });
  t.match(lost.commands, [{ did: './deploy', beginMs: 800, exitCode: 0, endMs: 840, recoveryMs: 21 }]);
  const [low, high] = phase(lost, 'during')?.losses.ci95 ?? [];
  t.ok(low !== undefined && high !== undefined && low > 0 && high < 1, 'with an interval');
});

t.test(
  'nothing is proved where before or after could not have failed; a short command is no matter',
  async (t) => {
    t.equal(result(`${kept(40)}\ncommand begin\ncommand end 0\n${kept(40, 'u2')}`).verdict, 'intact');
    t.equal(
      phase(result(`${kept(40)}\ncommand begin\ncommand end 0\n${kept(40, 'u2')}`), 'during')?.verdict,
      'unknown',
    );
    t.equal(result(`${kept(40)}\ncommand begin\ncommand end 0\n${kept(10, 'u2')}`).verdict, 'unknown');
    t.equal(result(`${kept(10)}\ncommand begin\ncommand end 0\n${kept(40, 'u2')}`).verdict, 'unknown');
    t.equal(
      result(`${kept(40)}\ncommand begin\n${kept(40, 'u2')}`).verdict,
      'unknown',
      'its end was not seen',
    );
    const one = kept(40, 'u2').replaceAll(/app-\d/g, 'app-1');
    t.equal(
      result(`${kept(40)}\ncommand begin\ncommand end 0\n${one}`).verdict,
      'unknown',
      'one replica is left',
    );
    t.equal(
      phase(result(`${kept(40)}\ncommand begin\n${one}\ncommand end 0`), 'during')?.verdict,
      'intact',
      'it is asked for what others had before',
    );
    t.equal(result(`${kept(10)}\ncommand begin\nu1 read app-2 ok A nothing\ncommand end`).verdict, 'broken');
  },
);

t.test(
  'a fault opens the same phases, and what the result says outside of it stays the time before',
  async (t) => {
    const struck = result(`${kept(40)}
    begin app-1
    struck app-1
    u1 read app-2 ok A nothing
    healed app-1
    ${kept(40, 'u2')}`);
    t.same(named(struck), ['before (before)', 'during (during)', 'after (after)']);
    t.match(struck, { verdict: 'intact', flows: { ok: 40, fail: 0 }, fault: { flows: { ok: 40, fail: 1 } } });
    t.match(phase(struck, 'during'), { verdict: 'broken', losses: { count: 1 } });
    t.match(phase(struck, 'after'), { verdict: 'intact', losses: { count: 0 } });
  },
);

t.test('a mark opens a phase within the one that it is in, and its name is its own', async (t) => {
  const marked = result(`${kept(3)}
    mark canary
    ${kept(3, 'u1', 3)}
    command begin
    mark canary
    u1 read app-2 ok A nothing
    command end 3
    ${kept(3, 'u2')}`);
  t.same(named(marked), [
    'before (before)',
    'canary (before)',
    'during (during)',
    'canary 2 (during)',
    'after (after)',
  ]);
  t.equal(phase(marked, 'canary 2')?.losses.count, 1);
  t.match(
    result(`${kept(40)}\nmark late\n${kept(1, 'u2')}`),
    { verdict: 'intact', flows: { ok: 41 } },
    'and decides nothing',
  );
});

t.test('a command that ends when the load is over opens nothing', async (t) => {
  const judge = new Judge();
  for (const event of history(`${kept(3)}\ncommand begin`)) judge.add(event);
  judge.add({ type: 'end', at: RUN_AT + 5000, cutShort: true });
  judge.add({
    type: 'command',
    at: RUN_AT + 6000,
    event: 'end',
    did: './deploy',
    exitCode: null,
    signal: 'SIGTERM',
  });
  const { phases, commands } = judge.result();
  t.match(phases, [{ name: 'before' }, { name: 'during', endMs: 5000 }]);
  t.match(commands, [{ endMs: 6000, exitCode: null, signal: 'SIGTERM' }]);
});

t.test('requests over time: losses, errors and latency', async (t) => {
  const { timeline } = result(`u1 write app-1 ok +A @0 20ms
    u1 read app-1 ok A w1x1 @100 40ms
    command begin
    u1 read app-2 ok A nothing @300
    u1 read - fail A @310`);
  t.same(timeline.requests, [
    { count: 2, losses: 0, errors: 0, p95Ms: 40 },
    { count: 2, losses: 1, errors: 1, p95Ms: 1 },
  ]);
});

t.test('sessions that were away', async (t) => {
  const began = 'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n command begin';
  const away = (lines: string) => result(`${began}\n${lines}`).away;
  t.equal(away('u1 read app-1 ok A w1x1'), undefined, 'none was');
  t.match(
    away('u1 read - info A @100\n u1 read app-1 fail A @200\n u1 read app-1 ok A w1x1 @300'),
    { sessions: 1, back: 1, gone: 0, medianMs: 201, longestMs: 201 },
    'an error, and then it is known',
  );
  t.match(
    away('u1 read app-1 ok A nothing\n u1 read app-1 ok A w1x1'),
    { back: 1, gone: 0 },
    'as if it had never been',
  );
  t.match(away('u1 read app-1 ok A nothing\n u1 read app-1 ok A nothing'), { sessions: 1, back: 0, gone: 1 });
  t.match(
    away('u1 read app-1 ok A nothing +B\n u1 write app-1 ok B'),
    { gone: 1 },
    'its user has begun another',
  );
  t.match(away('u1 read - info A\n u1 write app-1 ok A +B'), { gone: 1 }, 'its user is given another');
  t.match(away('u1 read - info A'), { open: 1, gone: 0, back: 0 }, 'nobody has answered since');
  t.match(
    away(
      'u1 read app-2 ok A nothing\n u1 read app-1 ok A w1x1\n u1 read app-2 ok A nothing\n u1 read app-1 ok A w1x1\n u1 read app-2 ok A nothing\n u1 read app-1 ok A w1x1',
    ),
    { back: 0, gone: 1 },
    'one replica knows it, and another does not',
  );
  t.match(
    result(`${began}\n u1 read - info A\n command end\n u1 read app-1 ok A w1x1`).phases?.map(
      ({ away }) => away.back,
    ),
    [0, 1, 0],
    'it counts where it began',
  );
});

t.test('a session whose cookie was taken from its user is not back, though it is known again', async (t) => {
  const judge = new Judge();
  const lines = 'u1 write app-1 ok +A\n u1 read app-1 ok A w1x1\n u1 read app-1 ok A nothing cleared @50';
  for (const event of history(lines)) {
    judge.add(event);
    if (event.type !== 'op' || event.set !== 'cleared') continue;
    const { ends: _, set: __, ...page } = event;
    const look = { of: event.at, cookies: 'then' as const, afterMs: 300 };
    const saw = { object: 'value', marks: ['u1-w1'], count: 1 };
    judge.add({ ...page, set: null, at: event.at + 300, step: 'look', look, saw });
  }
  t.match(judge.result().away, { sessions: 1, orphaned: 1, back: 0, gone: 0 });
});

t.test('versions: which one lost what which other had saved, and how long both were there', async (t) => {
  const { versions } = result(`
    u1 write app-1 ok +A v1 @0
    u1 read app-1 ok A w1x1 v1 @10
    u1 read app-2 ok A nothing v2 @100
    u2 write app-2 ok +B v2 @110
    u2 read app-2 ok B w1x1 v2 @120
    u2 read app-1 ok B w1x1 v1 @200
    u2 read app-2 ok B w1x1 v2 @300`);
  t.same(
    versions?.seen.map(({ version, firstMs, lastMs }) => [version, firstMs, lastMs]),
    [
      ['v1', 1, 201],
      ['v2', 101, 301],
    ],
  );
  t.equal(versions?.togetherMs, 100);
  t.same(
    versions?.pairs
      .map(({ savedBy, readBy, losses, checks }) => `${savedBy} ${readBy} ${losses}/${checks}`)
      .sort(),
    ['v1 v1 0/1', 'v1 v2 1/1', 'v2 v1 0/1', 'v2 v2 0/2'],
  );
});
