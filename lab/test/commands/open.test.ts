import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { openerOf } from '../../src/commands/open.ts';
import { hostEnvironment } from '../../src/config.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

t.test('the newest report is opened, and its link printed, also where there is no browser', async (t) => {
  const home = t.testdir({ programs: {}, none: {} });
  const open = (path: string) =>
    spawnSync(process.execPath, [MAIN, 'open'], {
      encoding: 'utf8',
      env: { ...hostEnvironment, LAB_HOME: home, PATH: path },
    });
  const nothing = open(join(home, 'none'));
  t.match(nothing, { status: 3, stderr: /there is no report yet: make demo makes one/ });
  const run = join(home, 'results/latest');
  await mkdir(run, { recursive: true });
  await writeFile(join(run, 'report.html'), '');
  const link = `${pathToFileURL(join(run, 'report.html')).href}\n`;
  t.match(open(join(home, 'none')), { status: 0, stdout: link, stderr: /No browser could be told/ });
  const opener = join(home, 'programs', openerOf(process.platform));
  await writeFile(opener, `#!/bin/sh\necho "$1" > '${home}/opened'\n`);
  await chmod(opener, 0o755);
  t.match(open(join(home, 'programs')), { status: 0, stdout: link, stderr: /^$/ });
  t.equal(await readFile(join(home, 'opened'), 'utf8'), link);
});
