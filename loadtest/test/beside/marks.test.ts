/** Marks from another process: who listens, who asks, and what each is told. */
import { once } from 'node:events';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { listenForMarks, mark, runsUnderWay } from '../../src/beside/marks.ts';
import { UserError } from '../../src/model/errors.ts';
import { wrongWith } from '../../src/model/phase-name.ts';

t.test('a mark is taken by the run in its folder, or refused with its reason', async (t) => {
  const folder = t.testdir();
  const marks: string[] = [];
  const server = await listenForMarks(folder, (name) => {
    if (marks.includes(name)) throw new UserError(`${name} is taken`);
    marks.push(name);
  });
  await mark(folder, 'canary');
  await t.rejects(mark(folder, 'canary'), { message: 'canary is taken' });
  await mark(folder, 'rest');
  t.same(marks, ['canary', 'rest']);
  await server.close();
  t.same(await readdir(folder), [], 'nothing is left behind');
  await t.rejects(mark(folder, 'late'), { message: /no run is under way in/ });
});

t.test('a folder with a path that is too long for a socket will do', async (t) => {
  const folder = join(t.testdir(), 'x'.repeat(120));
  await mkdir(folder);
  const marks: string[] = [];
  const server = await listenForMarks(folder, (name) => void marks.push(name));
  await mark(folder, 'canary');
  t.same(marks, ['canary']);
  await server.close();
  t.same(await readdir(folder), []);

  // As one that was begun where its folder is near.
  const short = createServer((socket) => socket.end('{"error":null}\n'));
  const here = process.cwd();
  process.chdir(folder);
  short.listen('marks.sock');
  await once(short, 'listening');
  process.chdir(here);
  await mark(folder, 'canary');
  short.close();
});

t.test('runs that are under way are told from those that were, and from other folders', async (t) => {
  const results = t.testdir({ '.2026-01-01-a': {}, '.2026-01-02-b': {}, '2026-01-01-c': {}, '.other': {} });
  t.same(await runsUnderWay([results, join(results, 'missing')]), []);
  await symlink(join(results, 'nowhere'), join(results, '.2026-01-02-b', 'marks.sock'));
  const server = await listenForMarks(join(results, '.2026-01-01-a'), () => undefined);
  t.same(await runsUnderWay([results, results]), [join(results, '.2026-01-01-a')]);
  await server.close();
});

t.test('names of phases', async (t) => {
  t.equal(wrongWith('canary-2.1', []), null);
  t.match(wrongWith('during', []), /begins by itself/);
  t.match(wrongWith('a=b', []), /letters, digits/);
  t.match(wrongWith('9', []), /letters, digits/);
  t.match(wrongWith('isolation', ['isolation']), /is taken/);
});
