import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { LABS } from '../../src/paths.ts';
import { readProfile } from '../../src/profile.ts';
import { runCommand } from '../../src/runtime/command.ts';
import { Processes } from '../../src/runtime/processes/processes.ts';
import { runtimeContract } from '../support/contract.ts';
import { SHAKE_HANDS } from '../support/handshake.ts';
import { ASK_AS } from '../support/layer-4.ts';

const signal = new AbortController().signal;
const lab = `test-${process.pid}`;

t.test('keeps the contract of a runtime', (t) => {
  const askAs = async (addresses: readonly string[]) => {
    const { ports } = JSON.parse(await readFile(join(LABS, lab, 'state.json'), 'utf8'));
    const args = ['-e', ASK_AS, '127.0.0.1', String(ports['nginx-users']), ...addresses];
    return (await runCommand(process.execPath, args)).stdout;
  };
  const shakeHands = async (ca = '') => {
    const { ports, secrets } = JSON.parse(await readFile(join(LABS, lab, 'state.json'), 'utf8'));
    const env = { REDIS_URL: `rediss://127.0.0.1:${ports.redis}`, REDIS_CA: secrets.redisTls.ca };
    return (await runCommand(process.execPath, ['-e', SHAKE_HANDS, '--', ca], { env })).stdout.trim();
  };
  runtimeContract(t, (signal) => new Processes({ lab, port: 0, signal }), askAs, shakeHands);
  t.end();
});

t.test('a taken port is an error that names it and the way out, and nothing is left', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const runtime = new Processes({ lab: `${lab}-port`, port, signal });
  await t.rejects(runtime.up(await readProfile('sticky')), {
    code: 'USER',
    message: new RegExp(`port ${port} .*PORT=${port + 1}`),
  });
  t.equal(await runtime.status(), null);
});

t.test('two labs at once keep out of each other’s way', async (t) => {
  const [one, other] = ['one', 'other'].map(
    (name) => new Processes({ lab: `${lab}-${name}`, port: 0, signal }),
  ) as [Processes, Processes];
  t.teardown(() => Promise.all([one.down(), other.down()]));
  await Promise.all([one.up(await readProfile('round-robin')), other.up(await readProfile('sticky'))]);
  await one.down();
  t.match(await other.ask('app-1', '/healthz'), { status: 'ok' });
  t.equal((await other.status())?.profile, 'sticky');
});

t.test('a pid that belongs to another process by now is left alone', async (t) => {
  const runtime = new Processes({ lab: `${lab}-pid`, port: 0, signal });
  await runtime.up(await readProfile('redis'));
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
  t.teardown(() => void bystander.kill());
  const file = join(LABS, `${lab}-pid`, 'state.json');
  const state = JSON.parse(await readFile(file, 'utf8'));
  await runtime.kill('app-3');
  await writeFile(
    file,
    JSON.stringify({
      ...state,
      members: { ...state.members, 'app-3': { ...state.members['app-3'], pid: bystander.pid } },
    }),
  );
  await runtime.down();
  t.equal(bystander.exitCode, null);
  t.equal(bystander.signalCode, null);
});

t.test('no secret is readable by others, and none is on a command line', async (t) => {
  const runtime = new Processes({ lab: `${lab}-secret`, port: 0, signal });
  t.teardown(() => runtime.down());
  const folder = join(LABS, `${lab}-secret`);
  for (const profile of ['redis', 'redis-ha+tls']) {
    await runtime.up(await readProfile(profile));
    t.equal((await stat(folder)).mode & 0o066, 0, 'nobody else may look into the folder');
    for (const file of [
      'state.json',
      'redis.conf',
      ...(profile === 'redis' ? [] : ['redis.pem', 'sentinel-1.conf']),
    ])
      t.equal((await stat(join(folder, file))).mode & 0o077, 0, file);
    const { secrets, members } = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'));
    if (process.platform !== 'linux') continue;
    const { redis, session, peers, redisTls } = secrets;
    for (const [part, { pid }] of Object.entries<{ pid: number }>(members)) {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      for (const secret of [redis, session, peers, ...Object.values<string>(redisTls ?? {})])
        t.notOk(commandLine.includes(secret), part);
    }
  }
  await runtime.down();
  await t.rejects(access(folder), 'the folder is gone');
});
