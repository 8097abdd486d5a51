import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import t from 'tap';
import { RunFolder } from '../../src/report/run-folder.ts';

const at = new Date('2026-01-02T03:04:05Z');

t.test('a run is out of sight until it is published, and then the latest', async (t) => {
  const results = join(t.testdir(), 'results');
  const first = await RunFolder.create(results, 'first', at);
  await writeFile(first.file('report.json'), '{}');
  t.ok((await readdir(results)).every((name) => name.startsWith('.')));
  const { path: published } = await first.publish();
  t.match(basename(published), /^2026-01-02T03-04-05-first-\w{6}$/);
  t.equal(await readlink(join(results, 'latest')), basename(published));

  const { path: second } = await (await RunFolder.create(results, 'second', at)).publish();
  t.equal(await readlink(join(results, 'latest')), basename(second));
  t.equal((await readdir(results)).length, 3, 'two runs and the link, and nothing else');
});

t.test('a run that is discarded leaves nothing; one that is published stays', async (t) => {
  const results = join(t.testdir(), 'results');
  await (await RunFolder.create(results, 'cut-short', at)).discard();
  t.same(await readdir(results), []);
  const kept = await RunFolder.create(results, 'kept', at);
  await kept.publish();
  await kept.discard();
  t.equal((await readdir(results)).length, 2);
});

t.test('says so where results can’t be written', async (t) => {
  const folder = t.testdir({ file: '' });
  await mkdir(join(folder, 'x'));
  await t.rejects(RunFolder.create(join(folder, 'file'), 'run', at), {
    code: 'USER',
    message: /can't be written/,
  });
});

t.test('what is named latest and is no link of ours is left alone', async (t) => {
  const results = join(t.testdir({ results: { latest: { mine: 'x' } } }), 'results');
  const { path, isLatest } = await (await RunFolder.create(results, 'run', at)).publish();
  t.equal(isLatest, false);
  t.same((await readdir(results)).sort(), [basename(path), 'latest'].sort());
  t.same(await readdir(join(results, 'latest')), ['mine']);
});
