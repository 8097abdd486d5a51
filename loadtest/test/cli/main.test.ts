/** The command line as its user meets it: a program with output and an exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

async function sessionLab(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

const quick = ['--scenario', 'views', '--users', '4', '--flows', '10', '--pause', '0ms'];

t.test(
  'runs, reports and exits with 0 where all is kept; judges the same again from the history',
  async (t) => {
    const target = await serve(t, seededApp({ replicas: 3 }));
    const results = join(t.testdir(), 'results');
    const run = await sessionLab('run', '--target', target.href, '--results', results, ...quick);
    t.match(run, {
      code: 0,
      stdout: /All 40 flows were kept[\s\S]*The whole report: file:\/\/.*report\.html\n/,
    });
    const history = join(results, 'latest', 'target.ndjson.gz');
    const check = await sessionLab('check', history);
    t.equal(check.code, 0);
    t.equal(check.stdout, await readFile(join(results, 'latest', 'report.json'), 'utf8'), 'byte for byte');
    t.equal((await sessionLab('report', history, '--json')).stdout, check.stdout);
    t.match(await sessionLab('report', history, '--quiet'), { code: 0, stdout: /^intact\n$/, stderr: '' });
    t.match(await sessionLab('report', history, '--quiet', '--json'), {
      code: 3,
      stderr: /cannot be used with/,
    });
    const report = await sessionLab('report', history, '--out', join(results, 'again'));
    t.match(report, { code: 0, stdout: /intact/ });
    const page = await readFile(join(results, 'latest', 'report.html'), 'utf8');
    t.match(page, /<code>tools\/run loadtest\/src\/main\.ts run --target http:[^<]* --users 4 [^<]*<\/code>/);
    t.same((await readdir(join(results, 'again'))).sort(), [
      'junit.xml',
      'report.html',
      'report.json',
      'report.md',
    ]);
  },
);

t.test(
  'exits with 1 where sessions are lost, with 0 where that was expected, with 2 where it can’t tell',
  async (t) => {
    const results = join(t.testdir(), 'results');
    const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
    const run = ['run', '--target', target.href, '--results', results, ...quick];
    t.match(await sessionLab(...run, '--quiet'), { code: 1, stdout: /^broken\n$/, stderr: '' });
    t.equal(
      (await sessionLab('run', '--target', target.href, '--results', results, ...quick, '--expect', 'broken'))
        .code,
      0,
    );
    const named = await sessionLab(
      'run',
      '--target',
      target.href,
      '--no-results',
      '--name',
      'my shop',
      ...quick,
    );
    t.match(named, { code: 1, stdout: /my shop: In \d+ of \d+ flows/ });
    t.notMatch(named.stdout, /file:|results|127\.0\.0\.1/, 'nothing is kept, and nothing else named');
    t.equal((await readdir(results)).length, 3, 'two runs, and which is the latest');
    const single = await serve(t, seededApp());
    t.equal((await sessionLab('run', '--target', single.href, '--results', results, ...quick)).code, 2);
  },
);

t.test('a wrong target exits with 3, one line, and no result', async (t) => {
  const results = join(t.testdir(), 'results');
  const run = await sessionLab('run', '--target', 'http://127.0.0.1:1', '--results', results, ...quick);
  t.match(run, { code: 3, stderr: /^session-lab: nothing listens at http:\/\/127\.0\.0\.1:1.*\n$/ });
  t.same(await readdir(results), []);
});

t.test('wrong words on the command line exit with 3 and say what would be right', async (t) => {
  const target = ['--target', 'http://127.0.0.1:1', '--scenario', 'views'];
  t.match(await sessionLab('run'), { code: 3, stderr: /--target <url>/ });
  t.match(await sessionLab('run', '--target', 'http://127.0.0.1:1'), {
    code: 3,
    stderr: /--scenario <file>/,
  });
  t.match(await sessionLab('run', '--target', 'ftp://x'), { code: 3, stderr: /http\(s\) address/ });
  t.match(await sessionLab('run', ...target, '--scenario', 'nope'), {
    code: 3,
    stderr: /Give a file.*: image, views/,
  });
  t.match(await sessionLab('run', ...target, '--users', '0'), { code: 3, stderr: /whole number from 1/ });
  t.match(await sessionLab('run', ...target, '--duration', '10'), { code: 3, stderr: /250ms, 10s, 1m/ });
  t.match(await sessionLab('run', ...target, '--pause', '999m'), { code: 3, stderr: /from 0ms to 1m/ });
  t.match(await sessionLab('run', ...target, '--timeout', '0ms'), { code: 3, stderr: /from 1ms/ });
  t.match(await sessionLab('run', '--target', 'http://a:b@127.0.0.1:1'), {
    code: 3,
    stderr: /without a name/,
  });
  t.match(await sessionLab('run', ...target, '--usres', '1'), {
    code: 3,
    stderr: /unknown option.*\n?.*--users/,
  });
  t.match(await sessionLab('check', 'missing.ndjson'), {
    code: 3,
    stderr: /there is no history at missing\.ndjson/,
  });
});

t.test('Ctrl-C ends the run soon, keeps what is known, and says that it was cut short', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const long = ['--scenario', 'views', '--results', results, '--duration', '60s'];
  const child = spawn(process.execPath, [MAIN, 'run', '--target', target.href, ...long]);
  await once(child.stderr, 'data'); // its first progress line
  child.kill('SIGINT');
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  t.equal(code, 130);
  t.match(stdout, /Cut short \(interrupted\)/);
  const latest = join(results, 'latest');
  t.match(JSON.parse(await readFile(join(latest, 'report.json'), 'utf8')), {
    profiles: [{ cutShort: 'interrupted' }],
  });
  const check = await sessionLab('check', join(latest, 'target.ndjson.gz'));
  t.equal(check.stdout, await readFile(join(latest, 'report.json'), 'utf8'), 'byte for byte');
});

t.test('a history that was changed proves nothing, though what is left of it is kept', async (t) => {
  const results = join(t.testdir(), 'results');
  const target = await serve(t, seededApp({ replicas: 3 }));
  await sessionLab('run', '--target', target.href, '--results', results, ...quick);
  const history = join(results, 'latest', 'target.ndjson.gz');
  const bytes = await readFile(history);
  for (const changed of [bytes.subarray(0, -9), Buffer.concat([bytes, Buffer.alloc(1)])]) {
    await writeFile(history, changed);
    for (const gate of [[], ['--expect', 'unknown'], ['--max-lost', '10']]) {
      const { code, stdout, stderr } = await sessionLab('check', history, ...gate);
      t.equal(code, 2, gate.join(' '));
      t.match(stderr, /after line \d+|ends at line \d+|line \d+/);
      t.match(JSON.parse(stdout), { profiles: [{ verdict: 'unknown', damaged: true, asPredicted: null }] });
    }
  }
});

t.test('thresholds make it a gate', async (t) => {
  const results = join(t.testdir(), 'results');
  const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
  const run = (...gate: readonly string[]) =>
    sessionLab('run', '--target', target.href, '--results', results, ...quick, ...gate);
  t.match(await run('--max-lost', '0'), { code: 1, stdout: /EXCEEDED {2}max-lost: \d+, allowed 0/ });
  t.match(await run('--max-lost', '1000', '--p99', '60s'), { code: 0, stdout: /HELD {6}p99/ });
  t.match(await run('--max-lost', '0', '--expect', 'broken'), { code: 3, stderr: /exclude each other/ });
  const latest = join(results, 'latest');
  t.match(await readFile(join(latest, 'junit.xml'), 'utf8'), /max-lost 1000/);
  t.equal((await sessionLab('check', join(latest, 'target.ndjson.gz'), '--max-lost', '0')).code, 1);
});

t.test('more than a little load for another machine is refused, unless it is said to be meant', async (t) => {
  const far = ['--target', 'http://192.0.2.1:9', '--scenario', 'views', '--timeout', '100ms'];
  const refused = await sessionLab('run', ...far, '--pause', '0ms');
  t.match(refused, {
    code: 3,
    stderr: /--users 60 \(at most 20\), --pause 0ms \(at least 100ms\).*--no-cap/,
  });
  t.match(await sessionLab('run', ...far, '--rate', '500'), { code: 3, stderr: /--rate 500 \(at most 20\)/ });
  t.notMatch((await sessionLab('run', ...far, '--no-cap')).stderr, /at most/);
});
