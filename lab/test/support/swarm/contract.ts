/** Run inside a node of a Swarm: its driver keeps the contract of a lab, as far as one that schedules can. */
import t from 'tap';
import { readProfile } from '../../../src/catalogue/read-profile.ts';
import { openLab, traitsOfRuntime } from '../../../src/choose-lab.ts';
import { runCommand } from '../../../src/command.ts';
import { labContract } from '../contract.ts';

const lab = `test-${process.pid}`;
const open = (signal: AbortSignal) => openLab('swarm', { lab, port: 0, signal });

const unasked = async (): Promise<never> => {
  throw new Error('a stack has neither layer 4 nor TLS');
};

labContract(t, open, unasked, unasked, traitsOfRuntime('swarm'));

t.test('a profile that a stack has no parts for is refused with the reason', async (t) => {
  const own = open(new AbortController().signal);
  for (const [name, reason] of [
    ['replicated', /copies/],
    ['sticky-hash', /ring of hashes/],
    ['pm2-memory', /PM2/],
    ['redis-ha', /no redis-2/],
    ['redis+tls', /TLS/],
    ['redis+https', /nginx speaks no TLS/],
    ['postgres', /needs postgres: a Swarm’s stack has none/],
    ['haproxy', /needs haproxy: a Swarm’s stack has none/],
  ] as const)
    await t.rejects(own.up(await readProfile(name)), { code: 'USER', message: reason }, name);
  await t.rejects(own.up({ ...(await readProfile('redis')), links: true }), { message: /links/ });
  t.equal(await own.status(), null);
});

t.test('down leaves no service, no container, no network, no volume and no config', async (t) => {
  const ours = ['--quiet', '--filter', `label=com.docker.stack.namespace=session-lab-${lab}`];
  for (const kind of ['service', 'container', 'network', 'volume', 'config'])
    t.equal(
      (await runCommand('docker', [kind, 'ls', ...(kind === 'container' ? ['--all'] : []), ...ours])).stdout,
      '',
      kind,
    );
});
