/** What every runtime must do, whichever it is: one suite, run on each. */

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { Test } from 'tap';
import { onRing, ringOf } from '../../src/predict/consistent-hash.ts';
import { ipHash } from '../../src/predict/ip-hash.ts';
import { readProfile, Unsupported } from '../../src/profile.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { replicaNames, USUAL_REPLICAS } from '../../src/topology.ts';
import { type AskAs, tellFrom } from './layer-4.ts';

const REPLICAS = replicaNames(USUAL_REPLICAS);

export function runtimeContract(t: Test, open: (signal: AbortSignal) => Runtime, askAs: AskAs): void {
  const runtime = open(new AbortController().signal);
  const url = async () => (await runtime.status())?.url ?? '';
  // On a connection of its own: one that was kept may be closed, as by a reload, just when it is used again.
  const get = (address: string, base: string) =>
    fetch(`${base}/views`, { headers: { 'x-forwarded-for': address, connection: 'close' } });

  t.teardown(() => runtime.down());
  t.before(async () => runtime.prepare(() => {}, [await readProfile('sticky-l4')]));

  t.test('with nothing up: there is no status, down is no error, and the rest says so', async (t) => {
    await runtime.down();
    t.equal(await runtime.status(), null);
    await t.rejects(runtime.ask('app-1', '/healthz'), { message: /no lab is up/ });
    await t.rejects(runtime.logs({ follow: false }), { message: /no lab is up/ });
  });

  t.test('up: every part is there, and each replica answers by its own name', async (t) => {
    await runtime.up(await readProfile('round-robin'));
    const status = await runtime.status();
    t.equal(status?.profile, 'round-robin');
    t.same(status?.parts.map(({ name }) => name).sort(), [...REPLICAS, 'nginx', 'redis'].sort());
    t.ok(
      status?.parts.every(({ state }) => state.startsWith('running')),
      JSON.stringify(status?.parts),
    );
    for (const replica of REPLICAS)
      t.match(await runtime.ask(replica, '/healthz'), { status: 'ok', replica });
  });

  t.test(
    'the balancer turns through the replicas, and keeps the operator’s addresses to itself',
    async (t) => {
      const base = await url();
      const met: (string | null)[] = [];
      for (let i = 0; i < 6; i++) met.push((await get('10.1.1.1', base)).headers.get('x-replica'));
      for (const replica of REPLICAS) t.equal(met.filter((name) => name === replica).length, 2, replica);
      for (const path of ['/internal/sessions', '/internal/heap', '/INTERNAL/costs', '/internal'])
        t.equal((await fetch(base + path)).status, 404, path);
    },
  );

  t.test(
    'an upload that is larger than nginx keeps in memory gets through, one that the app refuses is a 413',
    async (t) => {
      const upload = async (bytes: number) => {
        const form = new FormData();
        form.set('image', new Blob([new Uint8Array(bytes)]), 'large.png');
        const answer = await fetch(`${await url()}/image`, {
          method: 'POST',
          body: form,
          redirect: 'manual',
        });
        return answer.status;
      };
      t.equal(await upload(60_000), 303);
      t.equal(await upload(100_000), 413);
      t.equal(await upload(2_000_000), 413);
    },
  );

  t.test('the loadtest runs against the lab and hands over its history', async (t) => {
    const load = await runtime.load(['--users', '2', '--flows', '2', '--pause', '0ms']);
    const types: string[] = [];
    for await (const line of createInterface({ input: load.history })) types.push(JSON.parse(line).type);
    t.equal(await load.ended, null);
    t.equal(types.at(0), 'run');
    t.equal(types.filter((type) => type === 'op').length, 2 * 2 * 2);
    t.equal(types.at(-1), 'end');
  });

  t.test('a loadtest that can’t run says why', async (t) => {
    const load = await runtime.load(['--scenario', 'nope']);
    load.history.resume();
    t.match(await load.ended, /scenario/);
  });

  t.test(
    'up again switches the profile: every address now has the replica that nginx’s formula names',
    async (t) => {
      await runtime.up(await readProfile('sticky'));
      t.equal((await runtime.status())?.profile, 'sticky');
      const base = await url();
      for (let i = 0; i < 60; i++) {
        const address = `10.${i}.${(i * 37) % 256}.9`;
        const answer = await get(address, base);
        t.equal(answer.headers.get('x-replica'), REPLICAS[ipHash(address, REPLICAS.length)], address);
      }
    },
  );

  t.test('at layer 4 as well, and each replica knows its clients', async (t) => {
    try {
      await runtime.up(await readProfile('sticky-l4'));
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      // What can't be tried here is not passed.
      return void t.pass('sticky-l4', { skip: error.message });
    }
    const ring = ringOf(await runtime.servers());
    const home = (address: string) => REPLICAS[onRing(ring, address)];
    const addresses = Array.from({ length: 40 }, (_, i) => `10.${i}.${(i * 37) % 256}.9`);
    t.same(
      (await tellFrom(askAs, addresses)).map(({ replica, client }) => ({ replica, client })),
      addresses.map((address) => ({ replica: home(address), client: address })),
    );

    const load = await runtime.load(['--users', '6', '--flows', '2', '--pause', '0ms']);
    const homes = new Map<number, string | undefined>();
    const strayed: unknown[] = [];
    for await (const line of createInterface({ input: load.history })) {
      const event = JSON.parse(line);
      if (event.type === 'user') homes.set(event.user, home(event.address));
      if (event.type === 'op' && event.replica !== homes.get(event.user)) strayed.push(event);
    }
    t.equal(await load.ended, null);
    t.equal(homes.size, 6);
    t.same(strayed, [], 'the loadtest tells whose its connections are, too');

    const base = await url();
    const forged = await fetch(base, { headers: { 'x-forwarded-for': '10.6.6.6' } });
    t.notMatch(
      await forged.json(),
      { client: '10.6.6.6' },
      'what a request says of its client doesn’t count',
    );
    for (const path of ['sessions', 'evidence', 'costs', 'process', 'heap'])
      t.equal((await fetch(`${base}/internal/${path}`)).status, 404, path);
    t.match(await runtime.ask('app-1', '/internal/sessions'), { replica: 'app-1' });
  });

  t.test('back at layer 7, after a switch', async (t) => {
    await runtime.up(await readProfile('sticky'));
    const answer = await fetch(await url(), { headers: { 'x-forwarded-for': '10.6.6.6' } });
    t.match(await answer.json(), { client: '10.6.6.6' });
  });

  t.test('a killed replica is dead, is missed by nobody but its users, and comes back', async (t) => {
    await runtime.kill('app-2');
    await t.rejects(runtime.ask('app-2', '/healthz'), { code: 'USER', message: /app-2 does not answer/ });
    await t.rejects(runtime.kill('app-2'), { code: 'USER' });
    const base = await url();
    for (let i = 0; i < 10; i++) {
      const answer = await get(`10.${i}.1.1`, base);
      t.equal(answer.status, 200);
      t.not(answer.headers.get('x-replica'), 'app-2');
    }
    await runtime.start('app-2');
    t.match(await runtime.ask('app-2', '/healthz'), { replica: 'app-2' });
  });

  t.test('knows the versions of its parts', async (t) => {
    t.match(await runtime.environment(), {
      nginx: /^\d+\.\d+/,
      redis: /^\d+\.\d+/,
      node: /^\d+\.\d+/,
      cpus: Number,
    });
  });

  t.test('a paused replica neither answers nor is dead, and goes on where it was', async (t) => {
    await runtime.pause('app-3');
    await t.rejects(runtime.ask('app-3', '/healthz'), { code: 'USER' });
    await runtime.resume('app-3');
    t.match(await runtime.ask('app-3', '/healthz'), { replica: 'app-3' });
  });

  t.test('a stopped replica is gone, and comes back', async (t) => {
    await runtime.stop('app-3');
    await t.rejects(runtime.ask('app-3', '/healthz'), { code: 'USER' });
    await runtime.start('app-3');
    t.match(await runtime.ask('app-3', '/healthz'), { replica: 'app-3' });
  });

  t.test('nginx reloads without failing a request', async (t) => {
    const base = await url();
    const asking = Array.from({ length: 40 }, async () => (await get('10.1.1.1', base)).status);
    await runtime.reload();
    t.same([...new Set(await Promise.all(asking))], [200]);
    t.equal((await get('10.1.1.1', base)).status, 200);
  });

  t.test('tells how much processor time each part has used, and it only grows', async (t) => {
    const before = await runtime.cpuMs();
    t.same(Object.keys(before).sort(), [...REPLICAS, 'nginx', 'redis'].sort());
    const base = await url();
    for (let i = 0; i < 300; i++) await get('10.1.1.1', base);
    const after = await runtime.cpuMs();
    for (const [part, ms] of Object.entries(after)) t.ok(ms >= (before[part] ?? 0), part);
    const used = (cpu: Readonly<Record<string, number>>) =>
      REPLICAS.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
    t.ok(used(after) > used(before));
  });

  t.test('up with more replicas, and with fewer: the balancer knows just those', async (t) => {
    for (const replicas of [5, 2]) {
      await runtime.up({ ...(await readProfile('round-robin')), replicas });
      t.same(await runtime.replicas(), replicaNames(replicas));
      const base = await url();
      const met = new Set<string | null>();
      for (let i = 0; i < 2 * replicas; i++) met.add((await get('10.1.1.1', base)).headers.get('x-replica'));
      t.same([...met].sort(), replicaNames(replicas));
    }
  });

  t.test('PM2’s workers are replicas, too: each can be asked, and killed, and is started anew', async (t) => {
    await runtime.up(await readProfile('pm2-redis'));
    t.same(await runtime.replicas(), REPLICAS);
    for (const replica of REPLICAS) t.match(await runtime.ask(replica, '/healthz'), { replica });
    const base = await url();
    const met = new Set<string | null>();
    for (let i = 0; i < 12; i++) met.add((await get('10.1.1.1', base)).headers.get('x-replica'));
    t.same([...met].sort(), REPLICAS);
    const pid = async () => (await runtime.ask('app-2', '/internal/process')) as { pid: number };
    const before = await pid();
    await runtime.kill('app-2');
    await runtime.start('app-2');
    t.not((await pid()).pid, before.pid);
    await runtime.up(await readProfile('round-robin'));
    t.same(
      (await runtime.status())?.parts.map(({ name }) => name).sort(),
      [...REPLICAS, 'nginx', 'redis'].sort(),
    );
  });

  t.test('a part that isn’t there is named beside those that are', async (t) => {
    await t.rejects(runtime.logs({ part: 'app-9', follow: false }), {
      code: 'USER',
      message: /no part "app-9".*app-1/,
    });
  });

  t.test('a profile that can’t come up is an error that says why, and leaves nothing', async (t) => {
    const profile = await readProfile('redis');
    await t.rejects(runtime.up({ ...profile, store: 'disk' }), { code: 'USER', message: /STORE/ });
    t.equal(await runtime.status(), null);
    await t.rejects(runtime.up({ ...profile, nginxSince: '99.0.0' }), {
      code: 'USER',
      message: /needs nginx 99\.0\.0/,
    });
  });

  t.test('an interrupted up ends early, and down leaves nothing', async (t) => {
    const controller = new AbortController();
    const interrupted = open(controller.signal);
    const up = interrupted.up(await readProfile('round-robin'));
    controller.abort(new UserError('interrupted'));
    await t.rejects(up);
    await interrupted.down();
    t.equal(await interrupted.status(), null);
  });

  t.test('a load that is interrupted goes with its lab', async (t) => {
    const controller = new AbortController();
    const interrupted = open(controller.signal);
    await interrupted.up(await readProfile('redis'));
    const load = await interrupted.load(['--duration', '60s']);
    await once(load.history, 'data');
    controller.abort(new UserError('interrupted'));
    load.history.resume();
    await interrupted.down();
    await t.resolves(load.ended);
    t.equal(await interrupted.status(), null);
  });

  t.test('down leaves nothing', async (t) => {
    await runtime.up(await readProfile('redis'));
    await runtime.down();
    t.equal(await runtime.status(), null);
  });
}
