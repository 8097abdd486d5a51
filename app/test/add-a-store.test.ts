/** What it takes to add a store that needs no server, shown by a patch that is applied, compiled and run. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';

const ROOT = resolve(import.meta.dirname, '../..');
const PATCH = join(import.meta.dirname, 'fixtures/add-a-store.patch');
const TYPESCRIPT = join(ROOT, 'node_modules/typescript/bin/tsc');

const run = promisify(execFile);

t.test('a store without a server is three files and its lines in the registry', async (t) => {
  const patch = await readFile(PATCH, 'utf8');
  const [changed = [], made = []] = [/^--- a\/(.*)$/gm, /^--- \/dev\/null\n\+\+\+ b\/(.*)$/gm].map((file) =>
    [...patch.matchAll(file)].map(([, path]) => path),
  );
  t.same(changed, ['app/src/session/stores/index.ts']);
  t.same(made, [
    'app/src/session/stores/files.ts',
    'app/test/session/stores/files.test.ts',
    'profiles/files.env',
  ]);

  // In this checkout, so that packages are found, but outside of its repository: git would leave its files alone.
  const copy = t.testdir();
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) };
  await mkdir(join(copy, 'profiles'));
  for (const folder of ['app/src', 'app/test'])
    await cp(join(ROOT, folder), join(copy, folder), { recursive: true });
  await run('git', ['apply', PATCH], { cwd: copy, env });

  const tests = ['files.test.ts', 'index.test.ts'].map((name) => `app/test/session/stores/${name}`);
  const project = { extends: join(ROOT, 'tsconfig.json'), include: ['app/src', ...tests] };
  await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(project));
  await run(process.execPath, [TYPESCRIPT, '--project', copy], { cwd: copy });
  for (const test of tests) await run(process.execPath, [test], { cwd: copy });

  const profile = await readFile(join(copy, 'profiles/files.env'), 'utf8');
  t.match(profile, /^PROFILE=files$/m);
  t.match(profile, /^STORE=files$/m);
});
