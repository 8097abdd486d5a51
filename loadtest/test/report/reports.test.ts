import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { htmlReport } from '../../src/report/html.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import type { ProfileResult, Report } from '../../src/report/result.ts';
import { sentenceOf } from '../../src/report/sentence.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { writeReport } from '../../src/report/write-report.ts';

const sticky: ProfileResult = {
  profile: 'sticky',
  balancer: 'ip-hash',
  store: 'memory',
  replicas: 3,
  startedAt: '2026-01-02T03:04:05.000Z',
  load: { scenario: 'image', users: 60, clients: 'spread', pauseMs: 100, seed: 1 },
  verdict: 'intact',
  expected: 'intact',
  because: 'a client address always meets the replica that has its session',
  asPredicted: true,
  surprises: [],
  flows: { ok: 900, fail: 0, info: 0 },
  kept: { rate: 1, ci95: [0.997, 1], predicted: [1, 1] },
  sessions: { started: 60, lost: 0, lostByCause: {} },
  anomalies: {
    'lost-session': 0,
    'stale-read': 0,
    'lost-update': null,
    'foreign-read': 0,
    resurrected: null,
  },
  httpErrors: 0,
  balance: {
    requests: { 'app-1': 600, 'app-2': 720, 'app-3': 480 },
    sessions: { 'app-1': 20, 'app-2': 24, 'app-3': 16 },
    jain: 0.974,
    jainSessions: 0.974,
    jainSessionsByChance: 0.968,
    predictedShares: { 'app-1': 0.333, 'app-2': 0.4, 'app-3': 0.267 },
  },
  latencyMs: { p50: 1.3, p95: 4, p99: 8.9, max: 20 },
  throughputPerS: 580,
  fault: {
    name: 'kill-replica',
    target: 'app-2',
    beginMs: 3000,
    healedMs: 4500,
    lost: 24,
    predictedLost: [24, 24],
    lostOnReturn: 20,
    lostByCause: { 'dead-replica': 24, 'wrong-replica': 20 },
    flows: { ok: 800, fail: 10, info: 0 },
    httpErrors: 0,
  },
  timeline: {
    sliceMs: 250,
    slices: [
      { ok: 10, fail: 0 },
      { ok: 5, fail: 5 },
      { ok: 0, fail: 0 },
    ],
  },
};

const roundRobin: ProfileResult = {
  ...sticky,
  profile: 'round-robin',
  verdict: 'broken',
  expected: 'broken',
  because: 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  flows: { ok: 300, fail: 600, info: 0 },
  kept: { rate: 1 / 3, ci95: [0.303, 0.365], predicted: [0.27, 0.4] },
  sessions: { started: 820, lost: 777, lostByCause: { 'wrong-replica': 777 } },
};

const surprised: ProfileResult = {
  ...sticky,
  profile: '<script>alert(1)</script>',
  asPredicted: false,
  surprises: ['the verdict is broken, predicted was intact'],
};

const report = (...profiles: ProfileResult[]): Report => ({
  schema: 'session-lab/report@1',
  runtime: 'processes',
  environment: { nginx: '1.30.6', redis: '8.0.6', node: '24.21.0', cpus: 2 },
  profiles,
});

t.test('the terminal shows a table, a sentence a profile, and whether all is as predicted', async (t) => {
  t.matchSnapshot(terminalReport(report(roundRobin, sticky), { colour: false }));
  t.ok(terminalReport(report(roundRobin), { colour: true }).includes('\u001b[31mbroken'), 'broken is red');
  const told = terminalReport(report(surprised), { colour: false });
  t.match(told, /NOT AS PREDICTED {2}<script>alert\(1\)<\/script>: the verdict is broken/);
  t.notMatch(told, /Everything is as predicted/);
  const unpredicted = { ...sticky, asPredicted: null, expected: null };
  t.notMatch(
    terminalReport(report(unpredicted), { colour: false }),
    /predicted\./i,
    'claims nothing without a prediction',
  );
});

t.test('where loads differ, each profile’s own is named', async (t) => {
  const lone = { ...roundRobin, load: { ...roundRobin.load, users: 1, scenario: 'views' } };
  t.match(
    markdownReport(report(lone, sticky)),
    /Loads differ: round-robin with 1 user .*views.*; sticky with 60 users .*image/,
  );
});

t.test('the Markdown has the same table', async (t) => {
  t.matchSnapshot(markdownReport(report(roundRobin, sticky)));
});

t.test(
  'the page is self-contained: no script, no reference outside, and what it shows is escaped',
  async (t) => {
    const page = htmlReport(report(roundRobin, sticky, surprised));
    t.notMatch(page, /<script/i);
    t.notMatch(page, /\b(?:src|href)=|url\(|@import/i);
    t.match(page, /&#60;script&#62;/);
    t.equal(page.match(/<svg /g)?.length, 2 + 3, 'two charts for all, one for each profile');
    t.match(page, /app-2 killed/);
  },
);

t.test('sentences say what happened, in every case', async (t) => {
  const lonely = {
    ...sticky,
    verdict: 'unknown' as const,
    fault: null,
    balance: { ...sticky.balance, requests: { 'app-1': 9, 'app-2': 0 } },
  };
  t.match(sentenceOf(lonely), /one replica answered everything/);
  const drowned = {
    ...sticky,
    verdict: 'unknown' as const,
    fault: null,
    flows: { ok: 100, fail: 0, info: 900 },
  };
  t.match(sentenceOf(drowned), /900 more did not come through/);
  const mixedUp = { ...sticky, anomalies: { ...sticky.anomalies, 'foreign-read': 7 } };
  t.match(sentenceOf(mixedUp), /7 pages showed a user what another user had posted/);
  const few = { ...sticky, verdict: 'unknown' as const, fault: null, flows: { ok: 3, fail: 0, info: 0 } };
  t.match(sentenceOf(few), /3 flows are too few to tell/);
  const between = { ...roundRobin, flows: { ok: 9, fail: 0, info: 0 }, fault: null };
  t.match(sentenceOf(between), /777 sessions were forgotten between two flows/);
  const loud = { ...roundRobin, httpErrors: 3, fault: null };
  t.notMatch(sentenceOf(loud), /not one answer was an error/);
});

t.test('the exit code follows the prediction, or without one what was expected', async (t) => {
  t.equal(exitCodeOf([roundRobin, sticky]), 0);
  t.equal(exitCodeOf([sticky, surprised]), 1);
  const unpredicted = { ...sticky, asPredicted: null, expected: null };
  t.equal(exitCodeOf([unpredicted]), 0);
  t.equal(exitCodeOf([unpredicted], 'broken'), 1);
  t.equal(
    exitCodeOf([{ ...unpredicted, verdict: 'unknown', expected: 'intact' }]),
    2,
    'too few to bear theory out',
  );
  t.equal(exitCodeOf([{ ...unpredicted, verdict: 'unknown' }]), 2);
  t.equal(exitCodeOf([{ ...unpredicted, verdict: 'unknown' }], 'unknown'), 0);
  t.equal(
    exitCodeOf([
      { ...unpredicted, verdict: 'unknown' },
      { ...unpredicted, verdict: 'broken' },
    ]),
    1,
  );
});

t.test('writes all three files', async (t) => {
  const folder = t.testdir();
  await writeReport(folder, report(sticky));
  t.same(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')), report(sticky));
  t.match(await readFile(join(folder, 'report.md'), 'utf8'), /^# session-lab/);
  t.match(await readFile(join(folder, 'report.html'), 'utf8'), /^<!doctype html>/);
});
