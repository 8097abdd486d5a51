/** No number of a history crashes whoever reads it, whatever was put there, and none that is absurd proves anything. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { judgeOf, reportOf } from '../../src/judge/build-report.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { UserError } from '../../src/model/errors.ts';
import type { Operation } from '../../src/model/event.ts';
import { type HistoryEvent, historyEvent } from '../../src/model/history-event.ts';
import { writeReport } from '../../src/report/write-report.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import type { Shows } from '../../src/scenarios/scenario.ts';
import { counter, countView } from '../../src/scenarios/views.ts';
import { LOAD } from '../support/load.ts';
import { history, MAKE_UP, RUN_AT } from '../support/notation.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

/** As they may stand in a file, NaN as nobody can write it there. */
const ABSURD = ['1e308', '-1e308', '1e999', '1e17', 'NaN'] as const;

const RARE: Partial<Operation> = {
  ...{
    bodyMs: 2,
    lateMs: 1,
    size: 9,
    lifetimeMs: 1000,
    overMs: 5,
    sharedWith: 2,
    unsureMs: 1,
    clockMs: 6000,
  },
  refused: [{ name: 'sid', rule: 'size', bytes: 5000 }],
};

/** One with each kind of event, and with each number that an event may have. */
const EVENTS: readonly HistoryEvent[] = [
  MAKE_UP,
  { type: 'clock', at: RUN_AT, aheadMs: [-5, 5], answers: 9, roundTripMs: 1 },
  ...history(
    `u1 write app-1 ok +A
     u1 read app-2 ok A w1x1 v2
     begin app-2
     struck app-2
     u2 write app-1 ok +B
     u2 read app-1 ok B w1x1 v1
     healed app-2
     command begin
     command end 1
     u1 write app-1 ok A
     u1 read app-2 ok A nothing`,
  ).map((event): HistoryEvent => {
    if (event.type === 'run') return { ...event, rate: 5, arrivals: 'poisson', lateMs: 1, workers: 2 };
    return event.type === 'op' && event.step === 'write' ? { ...event, ...RARE } : event;
  }),
  { type: 'outage', replica: 'app-1', at: RUN_AT, until: RUN_AT + 5 },
  { type: 'sample', at: RUN_AT, cpuMs: { 'app-1': 1 }, writes: 1, messages: 1, commands: 1, bytes: 1 },
  { type: 'footprint', sessions: 5, replicaBytes: 100, storeBytes: 10 },
  {
    ...{ type: 'prediction', verdict: null, kept: [0, 1], faultKept: [0, 1], faultLost: [0, 9] },
    ...{ faultFails: null, moved: [0, 9], causes: [], mayBreak: [], faultMayBreak: [], homes: null },
    ...{ shares: { 'app-1': 1 }, messagesPerWrite: 1, because: 'it says so' },
  },
  { type: 'left', user: 1 },
  { type: 'end', at: RUN_AT + 500 },
];

/** Each number of a line, as the places in its text where it stands. */
function numbersIn(line: string): { readonly from: number; readonly to: number }[] {
  return [...line.matchAll(/(?<=[:,[])-?\d+(?:\.\d+)?(?=[,}\]])/g)].map(({ index, 0: text }) => ({
    from: index,
    to: index + text.length,
  }));
}

/** A file whose seal fits: whoever makes such a one makes that, too. */
async function sealed(t: Test, lines: readonly string[]): Promise<string> {
  const text = `${lines.join('\n')}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const file = join(t.testdirName, 'history.ndjson');
  await writeFile(file, `${text}${JSON.stringify({ type: 'seal', lines: lines.length, sha256 })}\n`);
  return file;
}

const LINES = EVENTS.map((event) => JSON.stringify(event));

t.test('as it is, it is read and judged', async (t) => {
  t.testdir();
  t.same(
    EVENTS.filter((event) => !historyEvent.safeParse(event).success),
    [],
  );
  const judge = await judgeOf(await sealed(t, LINES), t.fail);
  t.match(judge.result(), { verdict: 'broken', cutShort: null });
});

t.test('an absurd number in any place is damage: told, and proof of nothing', async (t) => {
  t.testdir();
  const folder = t.testdirName;
  let tried = 0;
  for (const [at, line] of LINES.entries()) {
    for (const { from, to } of numbersIn(line)) {
      for (const absurd of ABSURD) {
        tried++;
        const changed = `${line.slice(0, from)}${absurd}${line.slice(to)}`;
        const file = await sealed(t, [...LINES.slice(0, at), changed, ...LINES.slice(at + 1)]);
        const told: string[] = [];
        try {
          const report = reportOf([await judgeOf(file, (why) => void told.push(why))]);
          await writeReport(folder, report, { command: null, version: '0', commit: null });
          const [result] = report.profiles;
          if (told.length !== 1 || result?.verdict !== 'unknown' || !result.damaged) t.fail(changed);
        } catch (error) {
          if (!(error instanceof UserError)) t.fail(`${changed}: ${error}`);
        }
      }
    }
  }
  t.ok(tried > 400, `${tried} numbers`);
});

t.test(
  'what a page shows as a count may be absurd: it is no figure, and the history stays whole',
  async (t) => {
    const target = await serve(t, seededApp({ replicas: 3 }));
    let read = 0;
    const shows: Shows = {
      ...counter,
      read(...page) {
        const { marks = [] } = counter.read(...page) ?? {};
        return { marks, count: [1e308, -1e308, 1e17][read++ % 3] ?? 0, found: true };
      },
    };
    const scenario = { ...scenarios.views, steps: [{ ...countView, shows }] };
    const wrong: HistoryEvent[] = [];
    await runLoad(
      { ...LOAD, mix: [{ scenario, weight: 1 }], target, users: 2, flows: 3 },
      (event) => {
        if (!historyEvent.safeParse(JSON.parse(JSON.stringify(event))).success) wrong.push(event);
      },
      new AbortController().signal,
    );
    t.same(wrong, []);
    t.ok(read > 6, `${read} pages`);
  },
);
