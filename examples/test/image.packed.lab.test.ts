/** The image with session-lab in it: not root, nothing written but results, and it judges an example as the program does. */
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { runCommand } from '../../lab/src/command.ts';
import { imageOf } from '../../lab/src/config.ts';
import { requireDocker } from '../../lab/src/drivers/compose/docker.ts';
import { NODE } from '../../lab/src/parts/program.ts';
import { startCluster } from '../../lab/test/support/cluster.ts';
import { PACKAGE } from '../../tools/testing/pack.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/express-session');
const TAG = `session-lab-test-${process.pid}`;

const without = await requireDocker(new AbortController().signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

const docker = (...args: readonly string[]) => runCommand('docker', args);

/** As strictly as a cluster may run it. */
const STRICT = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

async function judged(t: Test, target: string): Promise<Report> {
  const results = join(t.testdir(), 'results');
  mkdirSync(results);
  // Of whoever runs it: the image's user is another one.
  chmodSync(results, 0o777);
  const mounts = [
    '--volume',
    `${results}:/work/results`,
    '--volume',
    `${EXAMPLE}/scenario.yaml:/work/note.yaml:ro`,
  ];
  const asked = ['run', '--target', target, '--scenario', 'note.yaml', '--users', '8', '--duration', '3s'];
  await docker('run', '--rm', '--network', 'host', ...STRICT, ...mounts, TAG, ...asked, '--expect', 'intact');
  return JSON.parse(readFileSync(join(results, 'latest/report.json'), 'utf8'));
}

t.test('the image judges an example', { skip: without }, async (t) => {
  const args = [
    '--build-arg',
    `NODE_IMAGE=${imageOf(NODE.image)}`,
    '--file',
    join(ROOT, 'loadtest/Dockerfile'),
  ];
  await docker('build', '--quiet', '--tag', TAG, ...args, dirname(PACKAGE));
  t.teardown(() => docker('image', 'rm', '--force', TAG));
  const { stdout } = await docker('image', 'inspect', '--format', '{{json .Config}}', TAG);
  const { User, Entrypoint, Shell } = JSON.parse(stdout);
  t.match(User, /^[1-9]\d*(:[1-9]\d*)?$/, 'not root');
  t.same([Array.isArray(Entrypoint), Shell ?? null], [true, null], 'started without a shell');
  const { target } = await startCluster(t, {
    main: join(EXAMPLE, 'app.ts'),
    balancer: 'round-robin',
    redis: true,
  });
  const [result] = (await judged(t, target)).profiles;
  t.match(result, { verdict: 'intact', kept: { rate: 1 }, replicas: 3 });
});
