/** `doctor` as its user meets it: a program with a page, JSON, an exit code, and manners. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { serve, serveBytes } from '../support/target.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

function start(...args: readonly string[]) {
  return spawn(process.execPath, [MAIN, 'doctor', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function doctor(...args: readonly string[]) {
  const child = start(...args);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

/** Sessions in the memory of one replica, or of all; each request is noted. */
function noting(isShared: boolean) {
  const known = new Set<string>();
  const times: number[] = [];
  const methods = new Set<string>();
  const app = smallApp((asked) => {
    times.push(performance.now());
    methods.add(asked.method);
    const sent = asked.cookie('sid');
    const place = isShared ? '' : asked.replica;
    if (known.has(`${place} ${sent}`)) return asked.send('welcome back');
    const id = `9f86d081884c7d659a2f${1_000_000 + times.length}`;
    known.add(`${place} ${id}`);
    asked.send('welcome', { 'set-cookie': `sid=${id}; Path=/; HttpOnly` });
  });
  return { app, times, methods };
}

t.test('at its own pace: under ten requests a second, sixty at most; a page, and exit 1', async (t) => {
  const { app, times, methods } = noting(false);
  const found = await doctor((await serve(t, app)).href);
  t.match(found, { code: 1, stdout: /^Sessions of app-\d are not known to app-\d: \d+ of \d+ visits/ });
  t.match(found.stdout, /✗ broken {2}session kept/);
  t.match(found.stdout, /Repair: let all replicas and processes keep sessions in one store/);
  t.match(found.stderr, /^1 request \.\.\./);
  t.same([...methods], ['GET']);
  t.ok(times.length <= 60);
  const inOneSecond = times.map((at) => times.filter((other) => other >= at && other < at + 1000).length);
  // A request that came late may come close to the next one.
  t.ok(Math.max(...inOneSecond) <= 11, `${Math.max(...inOneSecond)} in a second`);
  const lasted = Math.max(...times) - Math.min(...times);
  t.ok(times.length / (lasted / 1000) < 10);
});

t.test('--json has a shape of its own, and a sound app exits with 0', async (t) => {
  const found = await doctor((await serve(t, noting(true).app)).href, '--json');
  t.equal(found.code, 0);
  const diagnosis = JSON.parse(found.stdout);
  t.match(diagnosis, {
    schema: 'session-lab/doctor@1',
    verdict: 'ok',
    headline: String,
    replicas: ['app-1', 'app-2'],
    requests: Number,
    seconds: Number,
  });
  for (const finding of diagnosis.findings)
    t.match(finding, {
      name: String,
      title: String,
      verdict: /^(ok|look|broken)$/,
      known: Boolean,
      says: String,
      evidence: Array,
    });
});

t.test('what can’t be reached, or speaks no HTTP, exits with 3 and one line', async (t) => {
  t.match(await doctor('http://127.0.0.1:1/'), {
    code: 3,
    stderr: /nothing listens at http:\/\/127\.0\.0\.1:1: start it first\n$/,
  });
  const noHttp = await serveBytes(t, 'SSH-2.0-OpenSSH_9.2\r\n');
  t.match(await doctor(noHttp.href), { code: 3, stderr: /does not speak HTTP: check the target\n$/ });
  const secure = new URL(noHttp);
  secure.protocol = 'https:';
  t.match(await doctor(secure.href), { code: 3, stderr: /does not speak TLS/ });
});

t.test('wrong words on the command line say what would be right', async (t) => {
  t.match(await doctor(), { code: 3, stderr: /missing required argument 'url'/ });
  t.match(await doctor('shop.example'), { code: 3, stderr: /Give an http\(s\) address/ });
  t.match(await doctor('http://127.0.0.1:1', '--cookie', 'sid'), { code: 3, stderr: /as in sid=abc/ });
  t.match(await doctor('http://127.0.0.1:1', '-H', 'Cookie: sid=1'), {
    code: 3,
    stderr: /--cookie NAME=VALUE/,
  });
});

t.test('Ctrl-C ends it at once, with 130', async (t) => {
  const target = await serve(t, () => {});
  const child = start(target.href);
  await once(child.stderr, 'data');
  const from = performance.now();
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  t.equal(code, 130);
  t.ok(performance.now() - from < 1000);
});
