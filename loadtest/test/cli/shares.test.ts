/** A run in several processes, as its user meets it: shards that are merged, and workers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { forgetful, SeededApp, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });

async function ended(child: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}

const sessionLab = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  ended(start(args, env));

const LOAD = ['--scenario', 'views', '--users', '8', '--pause', '0ms'];
const QUICK = [...LOAD, '--flows', '10', '--look', '100ms'];

/** The processes that it has started; null where the system doesn't tell. */
async function childrenOf({ pid }: ChildProcess): Promise<number[] | null> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => null);
  return children?.trim().split(' ').filter(Boolean).map(Number) ?? null;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await sleep(20);
}

t.test('shards leave their histories in one folder, and are merged to one verdict', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = t.testdir();
  const shard = [
    'run',
    '--target',
    target.href,
    '--results',
    results,
    ...QUICK,
    '--run',
    'n-1',
    '--shards',
    '3',
  ];
  const [first, ...others] = await Promise.all(
    ['0', '1', '2'].map((index) => sessionLab(shard, { JOB_COMPLETION_INDEX: index })),
  );
  for (const done of [first, ...others])
    t.match(done, { code: 0, stdout: /^Shard \d of 3 of run n-1: \d+ requests, kept in / });
  t.match(first?.stdout, /\nWith all 3: session-lab merge .*n-1\.\*\.ndjson\.gz\n$/);
  const files = (await readdir(results)).sort();
  t.same(
    files,
    ['n-1.1-of-3.ndjson.gz', 'n-1.2-of-3.ndjson.gz', 'n-1.3-of-3.ndjson.gz'],
    'and nothing beside',
  );
  const paths = files.map((file) => join(results, file));
  const merged = await sessionLab(['merge', ...paths, '--max-lost', '0', '--out', join(results, 'report')]);
  t.match(merged, {
    code: 0,
    stdout: /All 80 flows were kept[\s\S]*HELD +max-lost: 0, allowed 0/,
    stderr: /session-lab: run n-1, 3 shards: their clocks were \d+ ms apart, give or take \d+ ms\n$/,
  });
  const report = JSON.parse(await readFile(join(results, 'report', 'report.json'), 'utf8'));
  t.match(report.profiles[0], { verdict: 'intact', load: { users: 8 }, shards: { run: 'n-1', of: 3 } });
  const since = await sessionLab(['merge', ...paths, '--baseline', join(results, 'report'), '--quiet']);
  t.match(since, { code: 0, stdout: 'intact\n' });
  const without = await sessionLab(['merge', ...paths.slice(1), '--quiet']);
  t.match(without, { code: 2, stdout: 'unknown\n', stderr: /^session-lab: shard 1 of 3 is missing\n/ });
  const again = await sessionLab(shard, { JOB_COMPLETION_INDEX: '1' });
  t.match(again, {
    code: 3,
    stderr: /n-1\.2-of-3\.ndjson\.gz is there already: .*Give each run a new --run/,
  });
  t.match(await sessionLab(['check', ...paths.slice(0, 1)]), { stdout: /"verdict"/ }, 'each is a history');
});

t.test('what does not go together is refused before any load', async (t) => {
  const run = ['run', '--target', 'http://127.0.0.1:9', ...QUICK];
  const shard = [...run, '--shard', '1/2', '--run', 'a'];
  const refused = async (args: readonly string[], why: RegExp) =>
    t.match(await sessionLab(args), { code: 3, stdout: '', stderr: why });
  await Promise.all([
    refused([...shard, '--workers', '2'], /--workers and --shard exclude each other/),
    refused([...shard, '--max-lost', '0'], /give thresholds and --expect to session-lab merge/),
    refused(
      [...shard, '--baseline', 'results/earlier'],
      /give the earlier run to session-lab merge --baseline/,
    ),
    refused([...shard, '--no-results'], /can’t be merged/),
    refused([...run, '--workers', '2', '--trace'], /--trace shows the way of one user/),
    refused([...run, '--users', '3000'], /--users|room for 2000 users/),
  ]);
});

t.test('workers are judged as one process is, and leave one history', async (t) => {
  const results = t.testdir();
  const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
  const run = ['run', '--target', target.href, '--results', results, ...QUICK, '--workers', '2'];
  const broken = await sessionLab(run);
  t.match(broken, { code: 1, stdout: /In \d+ of \d+ flows a page did not show[\s\S]*session kept +✗/ });
  const again = await sessionLab(['check', join(results, 'latest', 'target.ndjson.gz')]);
  t.equal(again.stdout, await readFile(join(results, 'latest', 'report.json'), 'utf8'), 'byte for byte');
  t.equal(JSON.parse(again.stdout).profiles[0].load.users, 8);
  const gate = await sessionLab([...run, '--max-lost', '10000', '--max-errors', '10000', '--quiet']);
  t.match(gate, { code: 0, stdout: 'broken\n', stderr: '' });
});

t.test('where there can be no load, workers say so once', async (t) => {
  const run = ['run', '--target', 'http://127.0.0.1:9', '--no-results', ...QUICK, '--workers', '2'];
  const { code, stderr } = await sessionLab(run);
  t.equal(code, 3);
  t.equal(stderr.match(/127\.0\.0\.1:9/g)?.length, 1, stderr);
});

const LONG = [...LOAD, '--pause', '50ms', '--duration', '10m', '--no-results'];

t.test('a worker that dies makes it unknown, and nothing is left', async (t) => {
  const app = new SeededApp({ replicas: 3 });
  const target = await serve(t, app.listen);
  const child = start(['run', '--target', target.href, ...LONG, '--workers', '3']);
  const end = ended(child);
  const workers = await whenLoading(child, app);
  if (!workers) return t.pass('', { skip: 'the system tells no children' });
  process.kill(workers[1] as number, 'SIGKILL');
  t.match(await end, { code: 2, stdout: /worker \d of 3 ended before its load did \(SIGKILL\)/ });
  t.notOk(workers.some(isAlive));
});

t.test('Ctrl-C ends all of them, and so does the death of whoever started them', async (t) => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const app = new SeededApp({ replicas: 3 });
    const target = await serve(t, app.listen);
    const child = start(['run', '--target', target.href, ...LONG, '--workers', '2']);
    const end = ended(child);
    const workers = await whenLoading(child, app);
    if (!workers) return t.pass('', { skip: 'the system tells no children' });
    child.kill(signal);
    const { code, stdout } = await end;
    if (signal === 'SIGINT') t.match({ code, stdout }, { code: 130, stdout: /flows/ });
    await untilGone(workers);
    t.pass(`none is left after ${signal}`);
  }
});

/** The workers, once their load is under way. */
async function whenLoading(child: ChildProcess, app: SeededApp): Promise<number[] | null> {
  for (;;) {
    const workers = await childrenOf(child);
    if (workers === null || (workers.length > 1 && app.requests > 100)) return workers;
    await sleep(20);
  }
}
