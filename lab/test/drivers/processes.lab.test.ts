import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { openLab } from '../../src/choose-lab.ts';
import { runCommand } from '../../src/command.ts';
import type { Lab } from '../../src/lab.ts';
import { LABS } from '../../src/paths.ts';
import { labContract } from '../support/contract.ts';
import { SHAKE_HANDS } from '../support/handshake.ts';
import { ASK_AS } from '../support/layer-4.ts';

const signal = new AbortController().signal;
const lab = `test-${process.pid}`;

t.test('keeps the contract of a lab', (t) => {
  const askAs = async (addresses: readonly string[]) => {
    const { ports } = JSON.parse(await readFile(join(LABS, lab, 'state.json'), 'utf8'));
    const args = ['-e', ASK_AS, '127.0.0.1', String(ports['nginx:users']), ...addresses];
    return (await runCommand(process.execPath, args)).stdout;
  };
  const shakeHands = async (ca = '') => {
    const { ports, secrets } = JSON.parse(await readFile(join(LABS, lab, 'state.json'), 'utf8'));
    const env = { REDIS_URL: `rediss://127.0.0.1:${ports.redis}`, REDIS_CA: secrets['redis-tls-ca'] };
    return (await runCommand(process.execPath, ['-e', SHAKE_HANDS, '--', ca], { env })).stdout.trim();
  };
  labContract(t, (signal) => openLab('processes', { lab, port: 0, signal }), askAs, shakeHands);
  t.end();
});

t.test('a taken port is an error that names it and the way out, and nothing is left', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const runtime = openLab('processes', { lab: `${lab}-port`, port, signal });
  await t.rejects(runtime.up(await readProfile('sticky')), {
    code: 'USER',
    message: new RegExp(`port ${port} .*PORT=${port + 1}`),
  });
  t.equal(await runtime.status(), null);
});

t.test('two labs at once keep out of each other’s way', async (t) => {
  const [one, other] = ['one', 'other'].map((name) =>
    openLab('processes', { lab: `${lab}-${name}`, port: 0, signal }),
  ) as [Lab, Lab];
  t.teardown(() => Promise.all([one.down(), other.down()]));
  await Promise.all([one.up(await readProfile('round-robin')), other.up(await readProfile('sticky'))]);
  await one.down();
  t.match(await other.ask('app-1', '/healthz'), { status: 'ok' });
  t.equal((await other.status())?.profile, 'sticky');
});

t.test('a pid that belongs to another process by now is left alone', async (t) => {
  const runtime = openLab('processes', { lab: `${lab}-pid`, port: 0, signal });
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
  const runtime = openLab('processes', { lab: `${lab}-secret`, port: 0, signal });
  t.teardown(() => runtime.down());
  const folder = join(LABS, `${lab}-secret`);
  for (const profile of ['redis', 'redis-ha+tls']) {
    await runtime.up(await readProfile(profile));
    t.equal((await stat(folder)).mode & 0o066, 0, 'nobody else may look into the folder');
    const { secrets, members } = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'));
    const telling: string[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const text = await readFile(file, 'utf8');
      if (!Object.values<string>(secrets).some((secret) => text.includes(secret))) continue;
      t.equal((await stat(file)).mode & 0o077, 0, file);
      telling.push(entry.name);
    }
    for (const file of [
      'state.json',
      'redis.conf',
      ...(profile === 'redis' ? [] : ['redis.pem', 'sentinel.conf']),
    ])
      t.ok(telling.includes(file), file);
    if (process.platform !== 'linux') continue;
    for (const [part, { pid }] of Object.entries<{ pid: number }>(members)) {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      for (const secret of Object.values<string>(secrets)) t.notOk(commandLine.includes(secret), part);
    }
  }
  await runtime.down();
  await t.rejects(access(folder), 'the folder is gone');
});
