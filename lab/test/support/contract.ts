/** What a lab must do, whichever driver runs it: one suite, run on each. */

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from '@session-lab/shared/testing';
import { UserError } from 'session-lab';
import type { Test } from 'tap';
import { Unsupported } from '../../src/catalogue/fitness.ts';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { PLAIN, type RuntimeTraits } from '../../src/catalogue/runtime.ts';
import type { Lab } from '../../src/lab.ts';
import { newRedisCertificate } from '../../src/parts/redis-certificate.ts';
import { onRing, ringOf } from '../../src/predict/consistent-hash.ts';
import { ipHash } from '../../src/predict/ip-hash.ts';
import { replicaNames, USUAL_REPLICAS } from '../../src/topology.ts';
import type { ShakeHands } from './handshake.ts';
import { type AskAs, tellFrom } from './layer-4.ts';

const REPLICAS = replicaNames(USUAL_REPLICAS);

export function labContract(
  t: Test,
  open: (signal: AbortSignal) => Lab,
  askAs: AskAs,
  shakeHands: ShakeHands,
  { schedules }: RuntimeTraits = PLAIN,
): void {
  /** What a runtime that puts replicas where it likes does otherwise. */
  const told = { skip: schedules && 'the balancer finds the replicas by itself, and is told of none' };
  const fixed = {
    skip: schedules && 'a stack has no such parts: it refuses the profile, as another test says',
  };
  const lab = open(new AbortController().signal);
  const url = async () => (await lab.status())?.url ?? '';
  const parts = async () => (await lab.status())?.parts.map(({ name }) => name).sort();
  // On a connection of its own: one that was kept may be closed, as by a reload, just when it is used again.
  const get = (address: string, base: string) =>
    fetch(`${base}/views`, { headers: { 'x-forwarded-for': address, connection: 'close' } });

  t.teardown(() => lab.down());
  t.before(async () => lab.prepare(() => {}, [await readProfile('sticky-l4')]));

  t.test('with nothing up: there is no status, down is no error, and the rest says so', async (t) => {
    await lab.down();
    t.equal(await lab.status(), null);
    await t.rejects(lab.ask('app-1', '/healthz'), { message: /no lab is up/ });
    await t.rejects(lab.logs({ follow: false }), { message: /no lab is up/ });
  });

  t.test('up: every part is there, and each replica answers by its own name', async (t) => {
    await lab.up(await readProfile('round-robin'));
    const status = await lab.status();
    t.equal(status?.profile, 'round-robin');
    t.same(await parts(), [...REPLICAS, 'nginx', 'redis'].sort());
    t.ok(
      status?.parts.every(({ state }) => state.startsWith('running')),
      JSON.stringify(status?.parts),
    );
    for (const replica of REPLICAS) t.match(await lab.ask(replica, '/healthz'), { status: 'ok', replica });
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
    const load = await lab.load(['--scenario', 'image', '--users', '2', '--flows', '2', '--pause', '0ms']);
    const types: string[] = [];
    for await (const line of createInterface({ input: load.history })) types.push(JSON.parse(line).type);
    t.equal(await load.ended, null);
    t.equal(types.at(0), 'run');
    t.equal(types.filter((type) => type === 'op').length, 2 * 2 * 2);
    t.equal(types.at(-1), 'end');
  });

  t.test('a loadtest that can’t run says why', async (t) => {
    const load = await lab.load(['--scenario', 'nope']);
    load.history.resume();
    t.match(await load.ended, /scenario/);
  });

  t.test(
    'at layer 4, each user is where the ring has their address, and each replica knows its clients',
    async (t) => {
      try {
        await lab.up(await readProfile('sticky-l4'));
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        // What can't be tried here is not passed.
        return void t.pass('sticky-l4', { skip: error.message });
      }
      const ring = ringOf(await lab.servers());
      const home = (address: string) => REPLICAS[onRing(ring, address)];
      const addresses = Array.from({ length: 40 }, (_, i) => `10.${i}.${(i * 37) % 256}.9`);
      t.same(
        (await tellFrom(askAs, addresses)).map(({ replica, client }) => ({ replica, client })),
        addresses.map((address) => ({ replica: home(address), client: address })),
      );

      const load = await lab.load(['--scenario', 'image', '--users', '6', '--flows', '2', '--pause', '0ms']);
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
      t.match(await lab.ask('app-1', '/internal/sessions'), { replica: 'app-1' });
    },
  );

  t.test(
    'up again switches the profile, and the layer: every address has the replica that nginx’s formula names',
    async (t) => {
      await lab.up(await readProfile('sticky'));
      t.equal((await lab.status())?.profile, 'sticky');
      const base = await url();
      const line = schedules ? await lab.servers() : REPLICAS;
      t.same([...line].sort(), REPLICAS);
      for (let i = 0; i < 60; i++) {
        const address = `10.${i}.${(i * 37) % 256}.9`;
        const answer = await get(address, base);
        t.equal(answer.headers.get('x-replica'), line[ipHash(address, line.length)], address);
      }
      const answer = await fetch(base, { headers: { 'x-forwarded-for': '10.6.6.6' } });
      t.match(await answer.json(), { client: '10.6.6.6' });
    },
  );

  t.test('a killed replica is dead, is missed by nobody but its users, and comes back', async (t) => {
    await lab.kill('app-2');
    await t.rejects(lab.ask('app-2', '/healthz'), { code: 'USER', message: /app-2 does not answer/ });
    await t.rejects(lab.kill('app-2'), { code: 'USER' });
    const base = await url();
    for (let i = 0; i < 10; i++) {
      const answer = await get(`10.${i}.1.1`, base);
      t.equal(answer.status, 200);
      t.not(answer.headers.get('x-replica'), 'app-2');
    }
    await lab.start('app-2');
    t.match(await lab.ask('app-2', '/healthz'), { replica: 'app-2' });
  });

  t.test('knows the versions of its parts', async (t) => {
    t.match(await lab.environment(), {
      nginx: /^\d+\.\d+/,
      redis: /^\d+\.\d+/,
      node: /^\d+\.\d+/,
      cpus: Number,
    });
  });

  t.test('a paused replica neither answers nor is dead, and goes on where it was', async (t) => {
    await lab.pause('app-3');
    await t.rejects(lab.ask('app-3', '/healthz'), { code: 'USER' });
    await lab.resume('app-3');
    t.match(await lab.ask('app-3', '/healthz'), { replica: 'app-3' });
  });

  t.test('a stopped replica is gone, and comes back', async (t) => {
    await lab.stop('app-3');
    await t.rejects(lab.ask('app-3', '/healthz'), { code: 'USER' });
    await lab.start('app-3');
    t.match(await lab.ask('app-3', '/healthz'), { replica: 'app-3' });
  });

  t.test('nginx reloads without failing a request', async (t) => {
    const base = await url();
    const asking = Array.from({ length: 40 }, async () => (await get('10.1.1.1', base)).status);
    await lab.reload();
    t.same([...new Set(await Promise.all(asking))], [200]);
    t.equal((await get('10.1.1.1', base)).status, 200);
  });

  t.test(
    'a server that is told to be down loses its own users and nobody else, until it is back',
    told,
    async (t) => {
      const base = await url();
      const addresses = Array.from({ length: 20 }, (_, i) => `10.${i}.1.1`);
      const replicaOf = async (address: string) => (await get(address, base)).headers.get('x-replica');
      const meet = () => Promise.all(addresses.map(replicaOf));
      const homes = addresses.map((address) => REPLICAS[ipHash(address, REPLICAS.length)]);
      const servers = await lab.servers();
      await lab.balance(REPLICAS.map((replica) => ({ replica, down: replica === 'app-2' })));
      const met = await meet();
      t.notOk(met.includes('app-2'));
      const others = (all: readonly unknown[]) => all.filter((_, at) => homes[at] !== 'app-2');
      t.same(others(met), others(homes));
      t.match(await lab.ask('app-2', '/healthz'), { replica: 'app-2' });
      t.same(await lab.servers(), servers);
      await lab.balance(REPLICAS.map((replica) => ({ replica })));
      t.same(await meet(), homes);
    },
  );

  t.test(
    'replicas that are added serve once the balancer is told, and are taken away again',
    told,
    async (t) => {
      const base = await url();
      const servers = await lab.servers();
      const meet = async () => {
        const met = new Set<string | null>();
        for (let i = 0; i < 40; i++) met.add((await get(`10.${i}.1.1`, base)).headers.get('x-replica'));
        return [...met].sort();
      };
      const all = replicaNames(USUAL_REPLICAS + 2);
      const added = all.slice(USUAL_REPLICAS);
      await lab.add(added);
      t.same(await lab.replicas(), all);
      t.same(await lab.servers(), servers);
      for (const replica of added) t.match(await lab.ask(replica, '/healthz'), { replica });
      t.same(await meet(), REPLICAS);
      await lab.balance(all.map((replica) => ({ replica })));
      t.same((await lab.servers()).slice(0, USUAL_REPLICAS), servers);
      t.equal((await lab.servers()).length, all.length);
      t.same(await meet(), all);
      await lab.balance(REPLICAS.map((replica) => ({ replica })));
      await lab.remove(added);
      await lab.remove(added);
      t.same(await meet(), REPLICAS);
      t.same(await lab.replicas(), REPLICAS);
      t.same(await parts(), [...REPLICAS, 'nginx', 'redis'].sort());
    },
  );

  t.test(
    'up brings all to what the profile says, whatever the balancer was told and was added',
    told,
    async (t) => {
      await lab.add(['app-4']);
      await lab.balance([{ replica: 'app-1' }, { replica: 'app-4' }]);
      await lab.up(await readProfile('sticky'));
      t.same(await lab.replicas(), REPLICAS);
      t.equal((await lab.servers()).length, REPLICAS.length);
      t.equal((await get('10.1.1.1', await url())).status, 200);
    },
  );

  t.test('a replica that is up is not started twice', async (t) => {
    const pid = async () => (await lab.ask('app-1', '/internal/process')) as { pid: number };
    const before = await pid();
    await lab.start('app-1');
    t.same(await pid(), before);
    await lab.stop('app-1');
    await t.rejects(lab.ask('app-1', '/healthz'), { code: 'USER' });
    await lab.start('app-1');
  });

  t.test('tells how much processor time each part has used, and it only grows', async (t) => {
    const before = await lab.cpuMs();
    t.same(Object.keys(before).sort(), [...REPLICAS, 'nginx', 'redis'].sort());
    const base = await url();
    for (let i = 0; i < 300; i++) await get('10.1.1.1', base);
    const after = await lab.cpuMs();
    for (const [part, ms] of Object.entries(after)) t.ok(ms >= (before[part] ?? 0), part);
    const used = (cpu: Readonly<Record<string, number>>) =>
      REPLICAS.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
    t.ok(used(after) > used(before));
  });

  t.test('up with more replicas, and with fewer: the balancer knows just those', async (t) => {
    for (const replicas of [4, 2]) {
      await lab.up({ ...(await readProfile('round-robin')), replicas });
      t.same(await lab.replicas(), replicaNames(replicas));
      const base = await url();
      const met = new Set<string | null>();
      for (let i = 0; i < 2 * replicas; i++) met.add((await get('10.1.1.1', base)).headers.get('x-replica'));
      t.same([...met].sort(), replicaNames(replicas));
    }
  });

  t.test(
    'PM2’s workers are replicas, too: each can be asked, and killed, and is started anew',
    fixed,
    async (t) => {
      await lab.up(await readProfile('pm2-redis'));
      t.same(await lab.replicas(), REPLICAS);
      for (const replica of REPLICAS) t.match(await lab.ask(replica, '/healthz'), { replica });
      const base = await url();
      const met = new Set<string | null>();
      for (let i = 0; i < 12; i++) met.add((await get('10.1.1.1', base)).headers.get('x-replica'));
      t.same([...met].sort(), REPLICAS);
      const pid = async () => (await lab.ask('app-2', '/internal/process')) as { pid: number };
      const before = await pid();
      await lab.kill('app-2');
      await lab.start('app-2');
      t.not((await pid()).pid, before.pid);
    },
  );

  t.test('Redis takes the operator’s commands, and can be killed and started like a replica', async (t) => {
    await lab.up(await readProfile('redis-aof'));
    t.same(await parts(), [...REPLICAS, 'nginx', 'redis'].sort(), 'PM2 is gone with its profile');
    t.equal(await lab.redis('SET', 'what', 'kept'), 'OK');
    await t.rejects(lab.redis('NONSENSE'), { code: 'USER' });
    await lab.kill('redis');
    await t.rejects(lab.redis('PING'), { code: 'USER' });
    await lab.start('redis');
    t.equal(await lab.redis('GET', 'what'), 'kept', 'with what it has on disk');
    await t.rejects(lab.impair('>redis', { cut: true }), { code: 'USER', message: /without links/ });
  });

  t.test('brought up with links, what passes between its parts can be cut and healed', fixed, async (t) => {
    await lab.up({ ...(await readProfile('redis')), links: true });
    const base = await url();
    const statuses = async () => {
      const found = new Set<number>();
      for (let i = 0; i < 6; i++)
        found.add((await fetch(`${base}/views`, { method: 'POST', redirect: 'manual' })).status);
      return [...found].sort();
    };
    t.same(await statuses(), [303]);
    await lab.impair('app-1>redis', { cut: true });
    t.same(await statuses(), [303, 503]);
    await lab.impair('>redis', null);
    t.same(await statuses(), [303]);
  });

  t.test(
    'with +tls, Redis is reached by TLS alone, and the app reaches its own keys alone',
    fixed,
    async (t) => {
      await lab.up(await readProfile('redis+tls'));
      t.equal((await lab.status())?.profile, 'redis+tls');
      t.same(await parts(), [...REPLICAS, 'nginx', 'redis'].sort(), 'the links are gone with their profile');
      const visit = async () =>
        (await fetch(`${await url()}/views`, { method: 'POST', redirect: 'manual' })).status;
      t.equal(await visit(), 303);
      t.equal(await lab.redis('DBSIZE'), '1', 'the operator gets in, too');
      t.match(await lab.redis('CONFIG', 'GET', 'port'), /^port[,\n]0$/);
      const users = await lab.redis('ACL', 'LIST');
      t.match(users, /user default off /);
      t.match(users, /user session-lab on .* ~session:\* resetchannels -@all /);
      t.equal(await shakeHands(), 'trusted');
      t.not(await shakeHands((await newRedisCertificate()).ca), 'trusted');

      await lab.kill('redis');
      t.equal(await visit(), 503);
      await lab.start('redis');
      await eventually(async () => (await visit()) === 303);
      await t.rejects(lab.up(await readProfile('sticky+tls')), { code: 'USER', message: /\+tls guards/ });
    },
  );

  t.test('a part that isn’t there is named beside those that are', async (t) => {
    await t.rejects(lab.logs({ part: 'app-9', follow: false }), {
      code: 'USER',
      message: /no part "app-9".*app-1/,
    });
  });

  t.test('a profile that can’t come up is an error that says why, and leaves nothing', async (t) => {
    const profile = await readProfile('redis');
    await t.rejects(lab.up({ ...profile, store: 'disk' }), { code: 'USER', message: /STORE/ });
    t.equal(await lab.status(), null);
    await t.rejects(lab.up({ ...profile, nginxSince: '99.0.0' }), {
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

  t.test('a load that is interrupted goes with its lab, and down leaves nothing', async (t) => {
    const controller = new AbortController();
    const interrupted = open(controller.signal);
    await interrupted.up(await readProfile('redis'));
    await interrupted.add(['app-4']);
    const load = await interrupted.load(['--scenario', 'image', '--duration', '60s']);
    await once(load.history, 'data');
    controller.abort(new UserError('interrupted'));
    load.history.resume();
    await interrupted.down();
    await t.resolves(load.ended);
    t.equal(await interrupted.status(), null);
  });
}
