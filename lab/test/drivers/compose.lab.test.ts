import t from 'tap';
import { openLab } from '../../src/choose-lab.ts';
import { runCommand } from '../../src/command.ts';
import { containersOf } from '../../src/drivers/compose/containers.ts';
import { requireDocker } from '../../src/drivers/compose/docker.ts';
import { labContract } from '../support/contract.ts';
import { SHAKE_HANDS } from '../support/handshake.ts';
import { ASK_AS } from '../support/layer-4.ts';

const lab = `test-${process.pid}`;

const without = await requireDocker(new AbortController().signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('keeps the contract of a lab', { skip: without }, (t) => {
  const inReplica = async (...command: readonly string[]) => {
    const containers = await containersOf(`session-lab-${lab}`);
    const { id = '' } = containers.find(({ service }) => service === 'app-1') ?? {};
    return (await runCommand('docker', ['exec', id, ...command])).stdout;
  };
  const askAs = (addresses: readonly string[]) =>
    inReplica('node', '-e', ASK_AS, 'nginx', '8084', ...addresses);
  const shakeHands = async (ca = '') => (await inReplica('node', '-e', SHAKE_HANDS, '--', ca)).trim();
  labContract(t, (signal) => openLab('compose', { lab, port: 0, signal }), askAs, shakeHands);
  t.end();
});

t.test('down leaves neither a network nor a volume', { skip: without }, async (t) => {
  const ours = ['--quiet', '--filter', `label=com.docker.compose.project=session-lab-${lab}`];
  for (const kind of ['network', 'volume']) {
    t.equal((await runCommand('docker', [kind, 'ls', ...ours])).stdout, '', kind);
  }
});
