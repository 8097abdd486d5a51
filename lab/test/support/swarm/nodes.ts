/** A Swarm of two nodes, which tools/swarm-nodes makes for a test and takes away again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { readProfile } from '../../../src/catalogue/read-profile.ts';
import { openLab } from '../../../src/choose-lab.ts';
import { CommandFailed, runCommand } from '../../../src/command.ts';
import { requireDocker } from '../../../src/drivers/compose/docker.ts';
import { ROOT } from '../../../src/paths.ts';

const { signal } = new AbortController();
const NODES = join(ROOT, 'tools/swarm-nodes');

/** Why nodes can't be made here; false where they can. */
export async function withoutNodes(): Promise<string | false> {
  if (process.getuid?.() !== 0) return 'left out: nodes take root';
  for (const program of ['ip', 'nsenter', 'dockerd'])
    if (!(await runs('sh', ['-c', `command -v ${program}`]))) return `left out: there is no ${program}`;
  if (!(await runs('unshare', ['--net', '--mount', 'true'])))
    return 'left out: no network namespace can be made';
  return requireDocker(signal).then(
    () => false,
    (error: Error) => `left out: ${error.message}`,
  );
}

const runs = (file: string, args: readonly string[]): Promise<boolean> =>
  runCommand(file, args).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandFailed) return false;
      throw error;
    },
  );

/** Runs a test file of this folder inside the first of two nodes, and sees to it that it leaves nothing there. */
export async function onTwoNodes(t: Test, file: string, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'swarm-'));
  const env = { SWARM_HOME: join(folder, `lab${process.pid}`) };
  const nodes = (...args: readonly string[]) => runCommand(NODES, args, { env });
  t.teardown(async () => {
    await nodes('down');
    await rm(folder, { recursive: true, force: true });
  });
  // Built where they are not, and quick where they are.
  await openLab('compose', { lab: 'none', port: 0, signal }).prepare(() => {}, [await readProfile('redis')]);
  await nodes('up', '2');
  t.match(
    (await nodes('docker', 'n1', 'node', 'ls', '--format', '{{.Hostname}} {{.Status}}')).stdout,
    /n1 Ready\nn2 Ready\n/,
  );
  const inside = ['in', 'n1', process.execPath, join(import.meta.dirname, file)];
  await t.spawn(NODES, inside, { env: { ...process.env, ...env } }, name);
  t.match(
    (await nodes('docker', 'n1', 'service', 'ls', '--quiet')).stdout,
    /^$/,
    'nothing is left on the Swarm',
  );
}
