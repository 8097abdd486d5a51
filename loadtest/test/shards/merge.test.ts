import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { reportOf } from '../../src/judge/build-report.ts';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { isOwn } from '../../src/load/shard.ts';
import { endOf, type Operation } from '../../src/model/event.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { HistoryFile } from '../../src/model/history-file.ts';
import type { ProfileResult } from '../../src/model/result.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { CommonIds } from '../../src/shards/common-ids.ts';
import { judgeShards } from '../../src/shards/judge-shards.ts';
import { merged, placedOf } from '../../src/shards/merge.ts';
import { survey } from '../../src/shards/survey.ts';
import { LOAD } from '../support/load.ts';
import { type Defect, forgetful, STALE, seededApp } from '../support/seeded-app.ts';
import { writeShards } from '../support/synthetic-history.ts';
import { serve } from '../support/target.ts';

async function judged(files: readonly string[]): Promise<{ result: ProfileResult; said: string }> {
  const said: string[] = [];
  const judge = await judgeShards(files, (message) => said.push(message));
  return { result: judge.result(), said: said.join('\n') };
}

/** All of a run in one, in which no user has met any other but by what the app did. */
async function oneRun(t: Test, defect: Defect): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const load = {
    ...LOAD,
    target: await serve(t, seededApp({ replicas: 3, ...defect })),
    users: 12,
    flows: 8,
    shard: { run: 'one', number: 1, of: 1 },
    sameClock: true as const,
    probes: true,
    lookMs: 50,
  };
  await runLoad(load, (event) => void events.push(event), new AbortController().signal);
  return events;
}

/** The same as four shards would have written it, on clocks that are apart. */
async function inFour(t: Test, events: readonly HistoryEvent[]): Promise<string[]> {
  const folder = t.testdir();
  return Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const shard = { run: 'one', number, of: 4 };
      const skewMs = number * 3000;
      const file = join(folder, `${number}.ndjson.gz`);
      const history = await HistoryFile.open(file);
      for (const event of events) {
        if ('user' in event && !isOwn(shard, event.user - 1)) continue;
        const at = 'at' in event ? { at: event.at + skewMs } : {};
        const look =
          event.type === 'op' && event.look ? { look: { ...event.look, of: event.look.of + skewMs } } : {};
        const own = event.type === 'run' ? { shard } : {};
        await history.write({ ...event, ...at, ...look, ...own } as HistoryEvent);
        const aheadMs: [number, number] = [-skewMs - 7, -skewMs + 7];
        if (event.type === 'run')
          await history.write({ type: 'clock', at: event.at + skewMs, aheadMs, answers: 9, roundTripMs: 2 });
      }
      await history.close();
      return file;
    }),
  );
}

const APPS: Readonly<Record<string, Defect>> = {
  sound: {},
  'one that forgets sessions': forgetful(7),
  'one that shows older states': STALE,
};

for (const [name, defect] of Object.entries(APPS))
  t.test(`shards are judged as the run that they are parts of: ${name}`, async (t) => {
    const events = await oneRun(t, defect);
    const judge = new Judge();
    for (const event of events) judge.add(event);
    const { shards, losses, ...rest } = (await judged((await inFour(t, events)).reverse())).result;
    const { losses: alone, ...one } = judge.result();
    t.strictSame({ ...rest, byCause: losses.byCause }, { ...one, byCause: alone.byCause });
    t.strictSame(Object.keys(losses.examples), Object.keys(alone.examples));
    t.strictSame(shards, { run: 'one', of: 4, clocksApartMs: 9000, unsureMs: 7 });
    t.equal(one.verdict, name === 'sound' ? 'intact' : 'broken');
  });

const SMALL = { shards: 3, users: 9, operations: 9 * 3 * 10 };

t.test('they are read in the order of time, and each in its own', async (t) => {
  const skewMs = (number: number): number => number * 3000;
  const files = await writeShards(t.testdir(), { ...SMALL, skewMs });
  const ids = new CommonIds();
  const parts = [];
  for (const file of files) parts.push(await survey(file, ids));
  const all: Operation[] = [];
  for await (const events of merged(placedOf(parts), ids, (why) => t.fail(why)))
    for (const event of events) if (event.type === 'op') all.push(event);
  t.equal(all.length, SMALL.operations);
  const ends = all.map(endOf);
  // A shard's own lines need not be in the order of their ends.
  const late = ends.filter((end, index) => end < Math.max(...ends.slice(0, index)) - 50);
  t.same(late, []);
  for (let user = 1; user <= SMALL.users; user++) {
    const writes = all.flatMap((operation) => (operation.user === user ? (operation.wrote?.mark ?? []) : []));
    t.same(
      writes,
      writes.map((_, index) => `u${user}-w${index + 1}`),
    );
  }
});

t.test('a shard that is missing, doubled, interrupted or damaged is said, and proves nothing', async (t) => {
  const folder = t.testdir({ stopped: {} });
  const [one = '', two = '', three = ''] = await writeShards(folder, SMALL);
  const whole = await judged([one, two, three]);
  t.match(whole, { said: '', result: { verdict: 'intact', cutShort: null } });
  t.equal(whole.result.damaged, undefined);
  const unknown = async (files: readonly string[], why: RegExp): Promise<void> => {
    const { result, said } = await judged(files);
    t.match(said, why);
    t.match(result, { verdict: 'unknown', damaged: true, cutShort: why });
    t.equal(exitCodeOf(reportOf([await judgeShards(files, () => {})]).profiles), 2);
  };
  await unknown([one, three], /^shard 2 of 3 is missing$/);
  await unknown([three], /^shards 1 and 2 of 3 are missing$/);
  await unknown(
    [one, two, three, two],
    /^shard 2 of 3 is there twice: it was run twice, or its history named twice$/,
  );
  const packed = await readFile(two);
  const cut = join(folder, 'cut');
  await writeFile(cut, packed.subarray(0, packed.length / 2));
  await unknown([one, cut, three], /is damaged after line \d+/);
  const [, stopped = ''] = await writeShards(join(folder, 'stopped'), {
    ...SMALL,
    change: (event, { number }) =>
      event.type === 'end' && number === 2 ? { ...event, cutShort: true } : event,
  });
  await unknown([one, stopped, three], /^shard 2 of 3 was interrupted$/);
});

t.test('what is of another run is refused, with what differs', async (t) => {
  const [one = '', two = ''] = await writeShards(t.testdir(), SMALL);
  const other = async (change: object, more: object = {}): Promise<string> => {
    const folder = t.testdir({ other: {} });
    await writeShards(folder, SMALL);
    const files = await writeShards(join(folder, 'other'), {
      ...SMALL,
      ...more,
      change: (event) => (event.type === 'run' ? { ...event, ...change } : event),
    });
    return files[2] ?? '';
  };
  const refused = async (file: string, why: RegExp): Promise<void> => {
    await writeShards(t.testdirName, SMALL);
    await t.rejects(
      judgeShards([one, two, file], () => {}),
      { code: 'USER', message: why },
    );
  };
  await refused(await other({}, { run: 'b' }), /is of another run than .*: --run "b", and there "synthetic"/);
  await refused(await other({ seed: 2 }), /seed 2, and there 1/);
  await refused(await other({ scenario: 'cart' }), /scenario "cart", and there "views"/);
  await refused(await other({ users: 10 }), /users 10, and there 9/);
  await refused(await other({}, { shards: 4 }), /shards in all: 4, and there 3/);
  await refused(
    await other({ shard: undefined }),
    /is a run by itself, and no shard of one: session-lab report/,
  );
  await t.rejects(
    judgeShards([`${one}.none`], () => {}),
    /there is no history/,
  );
});

/** A session is lost in shard 2, a few milliseconds before a fault begins that stands in shard 1, or in shard 2 itself. */
async function beforeFault(t: Test, aheadMs: [number, number] | null, inShard: number) {
  const BEFORE_MS = 5;
  let seen = 0;
  let lostAt: number | null = null;
  const skewMs = (number: number): number => number * 3000;
  const lose = (event: HistoryEvent): HistoryEvent => {
    if (event.type !== 'op' || event.step !== 'read' || event.redirected || ++seen !== 20) return event;
    lostAt = endOf(event);
    return { ...event, saw: { object: 'views', marks: [], count: 0 } };
  };
  const clock = (event: HistoryEvent, skew: number): HistoryEvent =>
    event.type !== 'clock' ? event : { ...event, aheadMs: aheadMs && [aheadMs[0] - skew, aheadMs[1] - skew] };
  const change =
    (deed: number | null) =>
    (event: HistoryEvent, { number }: { readonly number: number }): readonly HistoryEvent[] => {
      const its = clock(number === 2 ? lose(event) : event, skewMs(number));
      if (event.type !== 'user' || deed === null || number !== inShard) return [its];
      const what = { name: 'wipe', targets: ['store'], loses: 'lost-by-store', did: 'the store was wiped' };
      const at = deed + skewMs(number) + BEFORE_MS;
      return event.user === 1 || inShard !== 1
        ? [
            its,
            { type: 'fault', ...what, event: 'begin', at },
            { type: 'fault', ...what, event: 'struck', at: at + 1 },
          ]
        : [its];
    };
  const what = { ...SMALL, shards: 2, users: 4, operations: 4 * 3 * 40, skewMs };
  await writeShards(t.testdir(), { ...what, change: change(null) });
  const lost = (lostAt ?? 0) - skewMs(2);
  seen = 0;
  return judged(await writeShards(t.testdir(), { ...what, change: change(lost) }));
}

t.test('what can’t be ordered for sure was at the same time, across shards alone', async (t) => {
  const fine = await beforeFault(t, [-1, 1], 1);
  t.match(fine.result, {
    fault: { lost: 0 },
    sessions: { lost: 1 },
    shards: { clocksApartMs: 3000, unsureMs: 1 },
  });
  const coarse = await beforeFault(t, [-10, 10], 1);
  t.match(coarse.result, { fault: { lost: 1, lostByCause: { 'lost-by-store': 1 } }, sessions: { lost: 0 } });
  const own = await beforeFault(t, [-10, 10], 2);
  t.match(own.result, { fault: { lost: 0 }, sessions: { lost: 1 } }, 'in a shard itself, the clock is one');
});

t.test('where the target’s clock is not known, all may have been at the same time as a deed', async (t) => {
  const { result, said } = await beforeFault(t, null, 1);
  t.match(said, /shard 2 of 2 does not know the target's clock \(it was not read\)/);
  t.match(result, { fault: { lost: 1 }, shards: { clocksApartMs: null, unsureMs: null } });
  const change = (event: HistoryEvent): HistoryEvent =>
    event.type === 'clock' ? { ...event, aheadMs: null, why: 'its answers have no Date' } : event;
  const without = await judged(await writeShards(t.testdir(), { ...SMALL, change }));
  t.match(without.said, /\(its answers have no Date\)/);
  t.equal(without.result.verdict, 'intact', 'without a deed nothing needs an order across shards');
});

t.test('shards that began at other times, or later than they were to, are told', async (t) => {
  const change = (event: HistoryEvent, { number }: { readonly number: number }): HistoryEvent =>
    event.type === 'run' && number === 3 ? { ...event, at: event.at + 7000, lateMs: 7000 } : event;
  const { said, result } = await judged(await writeShards(t.testdir(), { ...SMALL, change }));
  t.match(
    said,
    /shard 3 of 3 began 7\.0 s later than it was to\n.*began up to 7\.0 s apart: with one --start-at/,
  );
  t.equal(result.verdict, 'intact');
});

t.test('a shard that can’t be is refused', async (t) => {
  for (const [shard, why] of [
    [{ run: 'x', number: 4, of: 3 }, /says that it is shard 4 of 3: there is none/],
    [{ run: '\u001b[2J', number: 1, of: 3 }, /line 1: not an event of a session-lab history \(shard\.run/],
    [{ run: 'x', number: 1, of: 1e9 }, /line 1: not an event of a session-lab history \(shard\.of/],
  ] as const) {
    const change = (event: HistoryEvent): HistoryEvent =>
      event.type === 'run' ? { ...event, shard } : event;
    const [file = ''] = await writeShards(t.testdir(), { ...SMALL, change });
    await t.rejects(
      judgeShards([file], () => {}),
      { code: 'USER', message: why },
    );
  }
});
