/** Nowhere to write: what was written is kept, the exit is 3 with the reason, and nothing stays behind. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { sessionLab } from '../support/program.ts';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const LOAD = ['--scenario', 'views', '--users', '10', '--pause', '0ms', '--no-probes'];

/** Files may have so many blocks of 512 bytes: for whoever writes them it is as a disk that is full. */
const limited = (blocks: number) => ({ before: `ulimit -f ${blocks}` });

t.test('a history that finds no room is kept as far as it goes, and proves nothing', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', target.href, ...LOAD, '--flows', '2000', '--results', results];
  const { code, stderr } = await sessionLab(run, limited(160));
  t.equal(code, 3);
  t.match(
    stderr,
    /^session-lab: the history can't be written: EFBIG.*What was written until then is in .*views/m,
  );
  t.notMatch(stderr, /\n {4}at /, 'no stack: it is no defect');
  const folders = await readdir(results);
  t.equal(folders.length, 1, 'no hidden folder, and no latest: it is none to compare with');
  const [folder = ''] = folders;
  t.notMatch(folder, /^\./);
  const kept = await readdir(join(results, folder));
  t.ok(kept.includes('target.ndjson.gz') && kept.includes('report.json'), String(kept));
  const history = join(results, folder, 'target.ndjson.gz');
  const check = await sessionLab(['check', history]);
  t.equal(check.code, 2);
  t.match(JSON.parse(check.stdout), { profiles: [{ verdict: 'unknown', damaged: true }] });
  t.ok(JSON.parse(check.stdout).profiles[0].flows.ok > 0, 'what is there can be read');
});

t.test('no room for a report either: the history alone is kept, and no file in part', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', target.href, ...LOAD, '--flows', '10', '--results', results];
  const { code, stderr } = await sessionLab(run, limited(12));
  t.equal(code, 3);
  t.match(stderr, /EFBIG.*What was written until then is in /);
  const [folder = '', ...others] = await readdir(results);
  t.same(others, []);
  const kept = await readdir(join(results, folder));
  t.ok(kept.includes('target.ndjson.gz') && !kept.includes('report.html'), String(kept));
});

t.test('not even a folder: the reason, and nothing else', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', target.href, ...LOAD, '--flows', '1', '--results', `/dev/full/${results}`];
  t.match(await sessionLab(run), { code: 3, stderr: /^session-lab: results can't be written to .*\n$/ });
});

t.test('a shard’s history is kept as far as it goes, too', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', target.href, ...LOAD, '--flows', '2000', '--results', results];
  const { code, stderr } = await sessionLab([...run, '--shard', '1/1', '--run', 'one'], limited(16));
  t.equal(code, 3);
  t.match(stderr, /EFBIG.*What was written until then is in .*one\.1-of-1\.ndjson\.gz/);
  t.same(await readdir(results), ['one.1-of-1.ndjson.gz']);
  t.match(await sessionLab(['merge', join(results, 'one.1-of-1.ndjson.gz'), '--quiet']), { code: 2 });
});

t.test('where what it prints can’t be written, no exit code is a verdict', async (t) => {
  const target = await serve(t, seededApp({ replicas: 3 }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', target.href, ...LOAD, '--flows', '4'];
  const full = { to: '/dev/full' };
  const told = { code: 3, stderr: /^session-lab: what it prints can't be written: ENOSPC/m };
  t.match(await sessionLab([...run, '--results', results], full), told);
  t.equal((await readdir(results)).length, 2, 'the run is there all the same, and latest');
  t.match(await sessionLab(['check', join(results, 'latest', 'target.ndjson.gz')], full), told);
  const streamed = await sessionLab([...run, '--stream'], full);
  t.match(streamed, { code: 3, stderr: /can't be written: .*ENOSPC/ });
  t.notMatch(streamed.stderr, /\n {4}at /);
});
