/** A lab in a folder whose name has all that configurations are quoted for. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { freePorts } from '../src/drivers/ports.ts';
import { runLab } from './support/run-lab.ts';

const NAME = `it's a "päth" (1)`;

t.test('parts that write their configuration quote where they are', async (t) => {
  // Not below the checkout: Caddy's socket has a path of a hundred bytes at most.
  const folder = await mkdtemp(join(tmpdir(), 'lab-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, NAME);
  await mkdir(home);
  const env = { PORT: String((await freePorts(1))[0]) };
  for (const profile of ['redis+tls', 'caddy', 'httpd']) {
    const { code, stderr } = await runLab(home, ['up', profile], env);
    if (/is not here|is missing/.test(stderr)) t.comment(`${profile} is left out: ${stderr}`);
    else t.equal(code, 0, `${profile}: ${stderr}`);
  }
  t.equal((await runLab(home, ['down'])).code, 0);
});
