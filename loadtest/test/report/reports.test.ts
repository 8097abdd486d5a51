import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import t from 'tap';
import type { GuaranteeResult, Hop, ProfileResult, Report } from '../../src/model/result.ts';
import { sentenceOf } from '../../src/report/blocks/sentence.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { gateExitCode, thresholdResults } from '../../src/report/gate.ts';
import type { Making } from '../../src/report/making.ts';
import { htmlReport } from '../../src/report/renderers/html.ts';
import { junitReport } from '../../src/report/renderers/junit.ts';
import { markdownReport } from '../../src/report/renderers/markdown.ts';
import { terminalReport } from '../../src/report/renderers/terminal.ts';
import { writeReport } from '../../src/report/write-report.ts';

const held = (checked: number): GuaranteeResult => ({
  verdict: 'intact',
  checked,
  violations: 0,
  unclear: 0,
});
const broken = (checked: number, violations: number): GuaranteeResult => ({
  verdict: 'broken',
  checked,
  violations,
  unclear: 0,
});

const HOP: Hop = {
  atMs: 1000,
  ms: 2,
  request: 'GET /image',
  replay: false,
  replica: 'app-1',
  status: 200,
  sent: null,
  set: null,
  wrote: null,
  saw: null,
};

const sticky: ProfileResult = {
  profile: 'sticky',
  balancer: 'ip-hash',
  store: 'memory',
  replicas: 3,
  startedAt: '2026-01-02T03:04:05.000Z',
  cutShort: null,
  load: {
    scenario: 'image',
    users: 60,
    rate: null,
    arrivals: null,
    clients: 'spread',
    pauseMs: 100,
    seed: 1,
  },
  verdict: 'intact',
  expected: 'intact',
  because: 'a client address always meets the replica that has its session',
  asPredicted: true,
  surprises: [],
  flows: { ok: 900, fail: 0, info: 0 },
  kept: { rate: 1, ci95: [0.997, 1], predicted: [1, 1] },
  guarantees: {
    'session-kept': held(1700),
    'read-your-writes': held(900),
    'monotonic-reads': held(840),
    'monotonic-writes': held(840),
    'writes-follow-reads': held(840),
    'no-lost-update': { verdict: 'unknown', checked: 12, violations: 0, unclear: 3 },
    isolation: held(900),
    'logout-final': null,
    'flash-once': null,
    availability: held(1800),
  },
  sessions: { started: 60, lost: 0, lostByCause: {} },
  losses: { byCause: {}, afterFault: { 'dead-replica': 24 }, examples: {} },
  anomalies: {
    'lost-session': 0,
    'stale-read': 0,
    'lost-update': null,
    'foreign-read': 0,
    resurrected: null,
  },
  httpErrors: 0,
  errors: {},
  balance: {
    requests: { 'app-1': 600, 'app-2': 720, 'app-3': 480 },
    sessions: { 'app-1': 20, 'app-2': 24, 'app-3': 16 },
    jain: 0.974,
    jainSessions: 0.974,
    jainSessionsByChance: 0.968,
    predictedShares: { 'app-1': 0.333, 'app-2': 0.4, 'app-3': 0.267 },
    misplaced: [],
  },
  latencyMs: { p50: 1.3, p95: 4, p99: 8.9, max: 20 },
  latencyByStep: {
    steady: { upload: { count: 900, p50: 1.5, p95: 4, p99: 9, max: 20 } },
    fault: { upload: { count: 800, p50: 1.6, p95: 5, p99: 12, max: 30 } },
  },
  throughputPerS: 580,
  costs: {
    cpuMsPerRequest: { app: 0.412, balancer: 0.051, store: 0 },
    commandsPerRequest: 0,
    messagesPerWrite: 0,
    predictedMessagesPerWrite: 0,
    bytesPerRequest: 0,
    replicaBytesPerSession: 612,
    storeBytesPerSession: 0,
  },
  fault: {
    name: 'kill',
    targets: ['app-2'],
    did: 'app-2 was killed',
    beginMs: 3000,
    struckMs: 3070,
    healedMs: 4500,
    lost: 24,
    predictedLost: [24, 24],
    moved: null,
    indeterminate: 2,
    lostOnReturn: 20,
    lostByCause: { 'dead-replica': 24, 'wrong-replica': 20 },
    flows: { ok: 800, fail: 10, info: 0 },
    longestUnavailableMs: 1204,
    recoveryMs: 1100,
    violations: { 'session-kept': 44 },
    httpErrors: 0,
  },
  timeline: {
    sliceMs: 250,
    slices: [
      { ok: 10, fail: 0, info: 0 },
      { ok: 5, fail: 5, info: 2 },
      { ok: 0, fail: 0, info: 0 },
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
  guarantees: {
    ...sticky.guarantees,
    'session-kept': broken(1100, 777),
    'read-your-writes': broken(900, 600),
  },
  sessions: { started: 820, lost: 777, lostByCause: { 'wrong-replica': 777 } },
  losses: {
    byCause: { 'wrong-replica': 777, 'cookie-replaced': 1 },
    afterFault: { 'wrong-replica': 600 },
    examples: {
      'wrong-replica': {
        guarantee: 'session-kept',
        user: 7,
        expected: 'session 0ddba11a recognised',
        hops: [
          { ...HOP, request: 'POST /image', wrote: { effect: 'replace', mark: 'u7-w1' }, set: '0ddba11a' },
          { atMs: 1100, fault: 'app-3 was killed', targets: ['app-3'] },
          {
            ...HOP,
            atMs: 1200,
            replica: 'app-2',
            sent: '0ddba11a',
            set: 'cleared',
            saw: { marks: [], count: 0 },
          },
        ],
      },
    },
  },
};

const surprised: ProfileResult = {
  ...sticky,
  profile: '<script>alert(1)</script>',
  asPredicted: false,
  surprises: ['the verdict is broken, predicted was intact'],
};

const MADE: Making = { command: 'session-lab report a.ndjson.gz', version: '1.2.3', commit: 'c0ffee1' };

const report = (...profiles: ProfileResult[]): Report => ({
  further: [],
  skipped: [],
  schema: 'session-lab/report@1',
  runtime: 'processes',
  environment: { nginx: '1.30.6', redis: '8.0.6', node: '24.21.0', cpus: 2 },
  profiles,
});

t.test('nothing is wider than the terminal, and words stay whole', async (t) => {
  const wide = terminalReport(report(roundRobin, sticky, surprised), { colour: true });
  const words = new Set(stripVTControlCharacters(wide).split(/[\s│]+/));
  for (const width of [80, 100, 120])
    for (const profiles of [[roundRobin], [roundRobin, sticky, surprised]]) {
      const lines = terminalReport(report(...profiles), { colour: true, width }).split('\n');
      t.same(
        lines.map(stripVTControlCharacters).filter((line) => line.length > width),
        [],
      );
      if (profiles.length > 1)
        t.same(
          lines
            .map(stripVTControlCharacters)
            .join('\n')
            .split(/[\s│]+/)
            .filter((word) => !/^[┌├└]/.test(word) && !words.has(word)),
          [],
        );
    }
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
  const interrupted = { ...sticky, cutShort: 'interrupted' };
  t.notMatch(
    terminalReport(report(interrupted), { colour: false }),
    /predicted\./,
    'nor of what was cut short',
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
    const page = htmlReport(report(roundRobin, sticky, surprised), MADE);
    t.notMatch(page, /<script/i);
    t.notMatch(page, /\b(?:src|href)=|url\(|@import/i);
    t.match(page, /&#60;script&#62;/);
    t.equal(
      page.match(/<svg /g)?.length,
      2 + 3 + 1,
      'two charts for all, one for each profile, and the story',
    );
    t.match(page, /app-2 was killed/);
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
    errors: { TIMEOUT: 3, 'status 503': 897 },
  };
  t.match(sentenceOf(drowned), /900 more did not come through.*most often: status 503, 897 times/);
  const mixedUp = { ...sticky, anomalies: { ...sticky.anomalies, 'foreign-read': 7 } };
  t.match(sentenceOf(mixedUp), /7 pages showed a user what another user had posted/);
  const few = { ...sticky, verdict: 'unknown' as const, fault: null, flows: { ok: 3, fail: 0, info: 0 } };
  t.match(sentenceOf(few), /3 flows are too few to tell/);
  const between = { ...roundRobin, flows: { ok: 9, fail: 0, info: 0 }, fault: null };
  t.match(sentenceOf(between), /777 sessions were forgotten between two flows/);
  t.match(
    sentenceOf({ ...sticky, replicas: 0 }),
    /No answer says which replica gave it, so that it can’t be told whether/,
  );
  t.match(sentenceOf({ ...roundRobin, replicas: 0 }), /a wrong replica or a dead one can’t be told/);
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

t.test('writes all its files', async (t) => {
  const folder = t.testdir();
  await writeReport(folder, report(sticky), MADE);
  t.same(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')), report(sticky));
  t.match(await readFile(join(folder, 'report.md'), 'utf8'), /^# session-lab/);
  t.match(await readFile(join(folder, 'report.html'), 'utf8'), /^<!doctype html>/);
  t.match(await readFile(join(folder, 'junit.xml'), 'utf8'), /^<\?xml/);
});

t.test('a single profile is told in detail: each guarantee, and how it was lost, hop by hop', async (t) => {
  t.matchSnapshot(terminalReport(report(roundRobin), { colour: false }));
});

t.test('JUnit: with a prediction, that decides; a violation of its is told, and is no failure', async (t) => {
  t.matchSnapshot(junitReport(report(roundRobin, surprised), []));
});

t.test('JUnit: without one, each guarantee decides; with thresholds, these', async (t) => {
  const outside = { ...roundRobin, asPredicted: null, expected: null, fault: null };
  t.match(junitReport(report(outside), []), /name="session kept"><failure message="777 of 1100 checks/);
  const limits = thresholdResults({ maxLost: 0, maxErrors: 0, latencyMs: { p99: 5 } }, outside);
  const gated = junitReport(report(outside), limits);
  t.match(gated, /name="session kept"><skipped/);
  t.match(gated, /name="max-lost 0"><failure message="measured 1378"/);
  t.match(gated, /name="max-errors 0"\/>/);
  t.match(gated, /name="p99 5 ms"><failure message="measured 8.9 ms"/);
});

t.test(
  'thresholds decide the exit code, but for what nothing can allow and what is too little',
  async (t) => {
    const gate = (result: ProfileResult, maxLost: number, p99 = 100) =>
      gateExitCode([result], thresholdResults({ maxLost, maxErrors: 0, latencyMs: { p99 } }, result));
    t.equal(gate(roundRobin, 1377), 1);
    t.equal(gate(roundRobin, 1378), 0);
    t.equal(gate(sticky, 24, 8.9), 0);
    t.equal(gate(sticky, 24, 8), 1);
    const leaky = { ...sticky, guarantees: { ...sticky.guarantees, isolation: broken(900, 1) } };
    t.equal(gate(leaky, 1000), 1);
    const outlived = {
      ...sticky,
      guarantees: { ...sticky.guarantees, 'logout-final': held(900) },
      fault: sticky.fault && { ...sticky.fault, violations: { 'logout-final': 1 } },
    };
    t.equal(gate(outlived, 1000), 1, 'nor after a fault');
    t.equal(gate({ ...sticky, verdict: 'unknown' }, 1000), 2);
    t.equal(gate({ ...sticky, latencyMs: null }, 1000), 1, 'nothing measured holds no limit');
  },
);
