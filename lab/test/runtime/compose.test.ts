import t from 'tap';
import { runCommand } from '../../src/runtime/command.ts';
import { Compose } from '../../src/runtime/compose/compose.ts';
import { containersOf } from '../../src/runtime/compose/containers.ts';
import { requireDocker } from '../../src/runtime/compose/docker.ts';
import { runtimeContract } from '../support/contract.ts';
import { ASK_AS } from '../support/layer-4.ts';

const lab = `test-${process.pid}`;

const without = await requireDocker(new AbortController().signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('keeps the contract of a runtime', { skip: without }, (t) => {
  const askAs = async (addresses: readonly string[]) => {
    const containers = await containersOf(`session-lab-${lab}`);
    const { id = '' } = containers.find(({ service }) => service === 'app-1') ?? {};
    const args = ['exec', id, 'node', '-e', ASK_AS, 'nginx', '8084', ...addresses];
    return (await runCommand('docker', args)).stdout;
  };
  runtimeContract(t, (signal) => new Compose({ lab, port: 0, signal }), askAs);
  t.end();
});

t.test('down leaves neither a network nor a volume', { skip: without }, async (t) => {
  const ours = ['--quiet', '--filter', `label=com.docker.compose.project=session-lab-${lab}`];
  for (const kind of ['network', 'volume']) {
    t.equal((await runCommand('docker', [kind, 'ls', ...ours])).stdout, '', kind);
  }
});
