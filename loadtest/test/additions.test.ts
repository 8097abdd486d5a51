/** What it takes to add a guarantee, and a scenario: each shown by a patch that is applied to a copy, compiled and run. */
import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';

const PACKAGE = resolve(import.meta.dirname, '..');
const TYPESCRIPT = resolve(PACKAGE, '../node_modules/typescript/bin/tsc');

const run = promisify(execFile);

const ADDITIONS = {
  guarantee: {
    registry: 'src/judge/guarantees/index.ts',
    value: 'src/judge/guarantees/login-renews.ts',
    test: 'test/judge/guarantees/login-renews.test.ts',
    ofAll: ['test/judge/guarantees/index.test.ts', 'test/load/negative-controls.test.ts'],
  },
  scenario: {
    registry: 'src/scenarios/index.ts',
    value: 'src/scenarios/tabs.ts',
    test: 'test/scenarios/tabs.test.ts',
    ofAll: ['test/scenarios/index.test.ts'],
  },
};

for (const [name, { registry, value, test, ofAll }] of Object.entries(ADDITIONS)) {
  t.test(`a ${name} is two files, and its lines in the registry`, async (t) => {
    const patch = join(import.meta.dirname, `fixtures/add-a-${name}.patch`);
    const touched = [...(await readFile(patch, 'utf8')).matchAll(/^\+\+\+ b\/loadtest\/(.*)$/gm)];
    t.same(
      touched.map(([, file]) => file),
      [registry, value, test],
    );

    // In this checkout, so that packages are found; but git would leave the files of its own repository alone.
    const copy = t.testdir();
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) };
    for (const folder of ['src', 'test'])
      await cp(join(PACKAGE, folder), join(copy, 'loadtest', folder), { recursive: true });
    // What is not hoisted: the package's own version of something.
    await symlink(join(PACKAGE, 'node_modules'), join(copy, 'loadtest/node_modules'));
    await run('git', ['apply', patch], { cwd: copy, env });

    const tests = [test, ...ofAll].map((file) => `loadtest/${file}`);
    const project = { extends: resolve(PACKAGE, '../tsconfig.json'), include: ['loadtest/src', ...tests] };
    await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(project));
    await run(process.execPath, [TYPESCRIPT, '--project', copy], { cwd: copy });
    for (const file of tests) await run(process.execPath, [file], { cwd: copy });
  });
}
