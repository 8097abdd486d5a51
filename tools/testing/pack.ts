/** The package as people get it, built and packed once for all tests that try it. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../lab/src/command.ts';
import { ROOT } from '../../lab/src/paths.ts';

/** Where `npm pack` has left it. */
export const PACKAGE = join(ROOT, '.packed/session-lab.tgz');

export async function pack(): Promise<void> {
  const folder = join(ROOT, '.packed');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(ROOT, 'loadtest'),
  });
  const [file] = await readdir(folder);
  if (!file) throw new Error('npm pack has left nothing');
  await rename(join(folder, file), PACKAGE);
}
