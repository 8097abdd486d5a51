import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import t from 'tap';
import { comparedWith } from '../../src/judge/compare.ts';
import type { ProfileResult, Report } from '../../src/model/result.ts';
import { headlineOf } from '../../src/report/blocks/headline.ts';
import { latencySection } from '../../src/report/blocks/latency.ts';
import { sentenceOf } from '../../src/report/blocks/sentence.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { gateExitCode, thresholdResults } from '../../src/report/gate.ts';
import { htmlReport } from '../../src/report/renderers/html.ts';
import { junitReport } from '../../src/report/renderers/junit.ts';
import { markdownReport } from '../../src/report/renderers/markdown.ts';
import { terminalReport } from '../../src/report/renderers/terminal.ts';
import { writeReport } from '../../src/report/write-report.ts';
import { judged } from '../support/notation.ts';
import { broken, held, MADE, ownTarget, report, roundRobin, sticky, surprised } from '../support/results.ts';

/** Over the whole run. */
const atMost = (most: number) => [{ guarantee: null, phase: null, most }];

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
    t.notMatch(page, /\bsrc=|\bhref="[^#]|url\([^#]|@import/i);
    t.match(page, /&#60;script&#62;/);
    t.equal(
      page.match(/role="img" aria-label="[^"]/g)?.length,
      9,
      'three charts have a row for each profile',
    );
    t.equal(page.match(/<ol class="story drawn">/g)?.length, 1, 'a story is a list of hops');
    t.match(page, /<b class="bad">1.100 s: ✗ app-3 was killed<\/b>/, 'in words');
    t.match(page, /app-2 was killed/);
  },
);

t.test('columns that nobody filled are left out, of a target of one’s own most of all', async (t) => {
  const lab = htmlReport(report(sticky), MADE);
  t.match(lab, /Messages a write/);
  t.notMatch(lab, /CPU ms|Bytes a session/, 'nor what one run can’t tell from noise');
  for (const form of [htmlReport(report(ownTarget), MADE), markdownReport(report(ownTarget))]) {
    t.notMatch(form, /Predicted|after it\b[:<]|Load share|Costs|theory’s/);
    t.notMatch(form, /<td[^>]*>–?<\/td>|\| +–? +\|/);
  }
});

t.test('a target’s report begins with what to change, the commonest first; a lab’s does not', async (t) => {
  const page = htmlReport(report(ownTarget), MADE);
  const order = [
    'What to change',
    'wrong-replica (losses: 777)',
    'a sticky balancer',
    'cookie-replaced (losses: 1)',
    'Flows kept',
  ];
  t.same(
    order,
    [...order].sort((a, b) => page.indexOf(a) - page.indexOf(b)),
  );
  t.same(
    order.filter((text) => !page.includes(text)),
    [],
  );
  t.match(markdownReport(report(ownTarget)), /## What to change\n\n- \*\*wrong-replica/);
  t.notMatch(htmlReport(report(roundRobin), MADE), /What to change/);
  const few = { ...ownTarget, verdict: 'unknown' as const, flows: { ok: 3, fail: 0, info: 0 } };
  const quiet = { ...few, losses: sticky.losses, sessions: sticky.sessions, guarantees: sticky.guarantees };
  t.match(
    markdownReport(report(quiet)),
    /## What to change\n\n- \*\*nothing is proved yet\*\*: .*let it run longer/,
    'where nothing was proved, the run itself',
  );
  t.notMatch(markdownReport(report({ ...quiet, verdict: 'intact' })), /What to change/);
});

t.test('the page tells how it was made', async (t) => {
  const page = htmlReport(report(roundRobin, sticky), MADE);
  t.match(page, /<code>session-lab report a\.ndjson\.gz<\/code>/);
  t.match(page, /session-lab 1\.2\.3, commit c0ffee1/);
  t.match(page, /<dt>Seed<\/dt><dd>1<\/dd>/);
  t.match(page, /<time datetime="2026-01-02T03:04:05\.000Z">/);
});

t.test('a page of many runs keeps what it says, and leaves out pictures', async (t) => {
  const lossy = (count: number): Report =>
    report(...Array.from({ length: count }, (_, index) => ({ ...roundRobin, profile: `profile-${index}` })));
  const stories = /<ol class="story[\s\S]*?<\/ol>/g;
  const pages = [3, 80].map((count) => htmlReport(lossy(count), MADE));
  const words = pages.map((page) => page.match(stories)?.[0]?.replace(/<svg[\s\S]*?<\/svg>|<[^>]*>/g, ''));
  t.equal(words[0], words[1]);
  t.same(
    pages.map((page) => /<ol class="story[\s\S]*?<svg/.test(page.match(stories)?.[0] ?? '')),
    [true, false],
  );

  const felt = (count: number): Report => ({
    ...report(roundRobin, sticky),
    further: Array.from({ length: count }, (_, index) => ({
      ...roundRobin,
      fault: roundRobin.fault && { ...roundRobin.fault, name: `fault-${index}` },
      asPredicted: index > 0,
    })),
  });
  const overTime = (page: string): number => page.match(/<svg class="plot"[^>]*lowest at/g)?.length ?? 0;
  const [few = 0, many = 0] = [100, 101].map((count) => overTime(htmlReport(felt(count), MADE)));
  t.equal(few - many, 99, 'of more than a hundred runs, the one that contradicts theory');
  t.match(htmlReport(felt(101), MADE), /of the 101 further runs[^:]*those that are not as predicted:/);
});

t.test('all profiles, as they were measured, make a page below 300 kB', async (t) => {
  const measured = join(import.meta.dirname, '../../../docs/measured');
  for (const file of ['matrix.json', 'matrix-compose.json']) {
    const all: Report = JSON.parse(await readFile(join(measured, file), 'utf8'));
    const { length } = htmlReport(all, MADE);
    t.ok(length < 300_000, `${file}: ${length} bytes`);
  }
});

t.test('each figure stands below the time that it covers', async (t) => {
  const loud = { ...roundRobin, fault: roundRobin.fault && { ...roundRobin.fault, httpErrors: 9 } };
  const md = markdownReport(report(loud));
  const [heads = [], , cells = []] = md
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const figure = (head: string) => cells[heads.indexOf(head)];
  t.equal(figure('before the fault: HTTP errors'), '0');
  t.equal(figure('after it: HTTP errors'), '9');
  t.equal(figure('whole run: HTTP errors'), '9');
  t.equal(figure('after it: Flows kept'), '98.8 %');
  t.equal(figure('after it: Longest wait'), '1.2 s');
  t.equal(figure('whole run: Losses'), '1378');
});

t.test('the headline tells in a sentence what came of it', async (t) => {
  t.equal(
    headlineOf(report(roundRobin, sticky)),
    'sticky kept what users did, round-robin lost it; when app-2 was killed, round-robin lost 24 sessions and sticky 24; all as predicted.',
  );
  t.equal(
    headlineOf(report(ownTarget)),
    'http://127.0.0.1:3000 lost what its users had just done in 600 of 900 flows.',
  );
  t.match(headlineOf(report(surprised)), /that is not as predicted\.$/);
  t.notMatch(headlineOf(report({ ...sticky, cutShort: 'interrupted' })), /predicted/);
  t.equal(headlineOf(report()), 'Nothing could be run.');
});

t.test('latency has a row a step, in the order of the steps, both phases side by side', async (t) => {
  const one = { count: 1, p50: 1, p95: 1, p99: 1, max: 1 };
  const result = {
    ...sticky,
    latencyByStep: {
      steady: { 'log in': one, view: one, 'log in, redirected': one },
      fault: { 'log in, redirected': one, view: one, 'log out': one },
    },
  };
  const [table] = latencySection(report(result))?.blocks.filter((block) => block.kind === 'table') ?? [];
  t.same(
    table?.rows.map((row) => row[1]?.text),
    ['log in', 'log in, redirected', 'view', 'log out'],
  );
});

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
  const fault = sticky.fault && { ...sticky.fault, lostOnReturn: 0, notBack: ['app-2'] };
  t.match(
    sentenceOf({ ...sticky, fault }),
    /24 sessions were lost.*; app-2 was back, but had answered nobody when the load ended\./,
  );
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
  const limits = thresholdResults(
    { maxLost: atMost(0), maxErrors: atMost(0), latencyMs: { p99: atMost(5) } },
    outside,
  );
  const gated = junitReport(report(outside), limits);
  t.match(gated, /name="session kept"><system-out>777 of 1100 checks violated it; the thresholds decide</);
  t.match(gated, /name="max-lost 0"><failure message="measured 1378"/);
  t.match(gated, /name="max-errors 0"\/>/);
  t.match(gated, /name="p99 5 ms"><failure message="measured 8.9 ms"/);
});

t.test(
  'thresholds decide the exit code, but for what nothing can allow and what is too little',
  async (t) => {
    const gate = (result: ProfileResult, maxLost: number, p99 = 100) =>
      gateExitCode(
        [result],
        thresholdResults(
          { maxLost: atMost(maxLost), maxErrors: atMost(0), latencyMs: { p99: atMost(p99) } },
          result,
        ),
      );
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

t.test('phases stand side by side, with the command, the versions and what was before', async (t) => {
  const flows = (user: string) =>
    Array.from({ length: 40 }, (_, flow) => {
      const replica = `app-${(flow % 3) + 1}`;
      return `${user} write ${replica} ok ${flow === 0 ? '+A' : 'A'} v1\n ${user} read ${replica} ok A w${flow + 1}x${flow + 1} v1`;
    }).join('\n');
  const before = judged(flows('u1')).result();
  const run = judged(`${flows('u1')}
    command begin
    ${Array.from({ length: 40 }, () => 'u1 write app-2 ok A v2\n u1 read app-2 ok A nothing v2').join('\n')}
    command end 7
    ${flows('u2')}`).result();
  const told = report(...comparedWith([before], [run], 'results/main'));

  const terminal = terminalReport(told, { colour: false, width: 80 });
  t.match(terminal, /│ verdict +│ intact +│ broken +│ intact +│/);
  t.match(terminal, /failed\s+with\s+exit\s+code\s+7/);
  t.match(terminal, /saved by v2, read by v2 │ 40 of 40/);
  t.match(terminal, /WORSE +losses: 0 of 79 → 40 of \d+\n? *\(95 %: [\d.]+ to [\d.]+\n? *points\)/);
  t.ok(
    terminal.split('\n').every((line) => line.length <= 80),
    'at 80 columns',
  );

  const markdown = markdownReport(told);
  t.match(markdown, /\| +\| before +\| during +\| after +\|/);
  t.match(markdown, /the command failed with 7/);
  t.match(markdown, /## Better or worse than before/);

  const page = htmlReport(told, MADE);
  t.match(page, /Losses, errors and latency, over time/);
  t.match(page, /aria-label="losses: 40 in all/);
  t.match(page, /while the command ran/);

  const junit = junitReport(told, []);
  t.match(junit, /name="session kept, during"><system-out>/, 'what was before decides');
  t.match(junit, /name="command"><failure message="The command “.\/deploy” failed with exit code 7/);
  t.match(junit, /name="losses: no worse than before"><failure message="0 of 79 → 40 of/);
});
