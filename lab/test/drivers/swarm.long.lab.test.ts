/** The lab on a Swarm of two nodes, which tools/swarm-nodes makes for these tests and takes away again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { openLab } from '../../src/choose-lab.ts';
import { CommandFailed, runCommand } from '../../src/command.ts';
import { requireDocker } from '../../src/drivers/compose/docker.ts';
import { ROOT } from '../../src/paths.ts';

const { signal } = new AbortController();
const NODES = join(ROOT, 'tools/swarm-nodes');
const INSIDE = join(ROOT, 'lab/test/support/swarm');

/** Why nodes can't be made here; false where they can. */
async function without(): Promise<string | false> {
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

t.test('on two nodes', { skip: await without() }, async (t) => {
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

  const inside = (file: string, name: string) =>
    t.spawn(
      NODES,
      ['in', 'n1', process.execPath, join(INSIDE, file)],
      { env: { ...process.env, ...env } },
      name,
    );
  t.jobs = 2;
  await Promise.all([
    inside('contract.ts', 'keeps the contract of a lab'),
    inside('demo.ts', 'does as theory says'),
  ]);
  t.jobs = 1;
  t.match(
    (await nodes('docker', 'n1', 'service', 'ls', '--quiet')).stdout,
    /^$/,
    'nothing is left on the Swarm',
  );
});
