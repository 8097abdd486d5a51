/** What every balancer of the lab must do, whichever program it is: one suite, run on each. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { eventually, works } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { replicaNames, USUAL_REPLICAS } from '../src/topology.ts';
import { childProcesses } from './support/child-processes.ts';
import { lab, unsupported } from './support/experiment.ts';
import { KeptConnection } from './support/kept-connection.ts';

const REPLICAS = replicaNames(USUAL_REPLICAS);

/** Each with a balancer that sends requests in turn. */
const PROFILES = ['round-robin', 'haproxy', 'caddy', 'httpd'];

const url = async (): Promise<string> => (await lab.status())?.url ?? '';

/** On a connection of its own. */
const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch((await url()) + path, { headers: { ...headers, connection: 'close' } });

const replicaOf = (answer: Response): string | null => answer.headers.get('x-replica');

async function meet(times: number): Promise<(string | null)[]> {
  const met: (string | null)[] = [];
  for (let i = 0; i < times; i++) met.push(replicaOf(await get('/views')));
  return met;
}

for (const name of PROFILES) {
  const { proxy } = await readProfile(name);
  t.test(proxy, async (t) => {
    if (await unsupported(t, name)) return;
    await contract(t, proxy);
  });
}

async function contract(t: Test, proxy: string): Promise<void> {
  await t.test('it is there, and no other balancer', async (t) => {
    const parts = (await lab.status())?.parts.map(({ name }) => name).sort();
    t.same(parts, [...REPLICAS, proxy, 'redis'].sort());
    t.match(await lab.environment(), { [proxy]: /^\d+\.\d+/ });
  });

  await t.test('it turns through the replicas, and is asked how it is without a turn', async (t) => {
    const first = await meet(3);
    t.same([...first].sort(), REPLICAS);
    const health = await get(`/${proxy}-health`);
    t.equal(health.status, 200);
    t.match(await health.text(), /^lab-[0-9a-f]{16}$/, 'it says whose it is');
    t.equal(replicaOf(health), null);
    if (proxy === 'nginx') {
      const icon = await get('/favicon.ico');
      t.equal(icon.status, 204);
      t.equal(replicaOf(icon), null);
    }
    t.same(await meet(3), first);
  });

  await t.test('the operator’s addresses are passed on to nobody, however they are written', async (t) => {
    const client = new KeptConnection(await url());
    t.teardown(() => client.close());
    for (const path of [
      '/internal',
      '/internal/sessions',
      '/INTERNAL/costs',
      '/internal?a=b',
      '/%69nternal/sessions',
      '//internal/sessions',
    ]) {
      const answer = await client.get(path);
      t.equal(answer.status, 404, path);
      t.equal(answer.headers['x-replica'], undefined, `${path}: not a replica’s answer`);
    }
  });

  await t.test('the client’s address is the one that it was told last, and no other', async (t) => {
    const clientOf = async (told: string): Promise<unknown> =>
      (await get('/', { accept: 'application/json', 'x-forwarded-for': told })).json();
    t.match(await clientOf('10.6.6.6'), { client: '10.6.6.6' });
    t.match(await clientOf('10.1.1.1, 10.6.6.7'), { client: '10.6.6.7' });
    t.match(await (await get('/', { accept: 'application/json' })).json(), { client: '127.0.0.1' });
  });

  await t.test(
    'what is over six megabytes goes no further; below, the replica has a word on it',
    async (t) => {
      const base = await url();
      const upload = async (bytes: number): Promise<Response> => {
        const form = new FormData();
        form.set('image', new Blob([new Uint8Array(bytes)]), 'large.png');
        const headers = { connection: 'close' };
        return fetch(`${base}/image`, { method: 'POST', body: form, redirect: 'manual', headers });
      };
      for (const [bytes, status] of [
        [60_000, 303],
        [5_000_000, 413],
      ] as const) {
        const answer = await upload(bytes);
        t.equal(answer.status, status);
        t.not(replicaOf(answer), null);
      }
      // By what it says of its length: nothing of it is sent.
      const headers = { 'content-type': 'application/octet-stream', 'content-length': '7000000' };
      const large = request(`${base}/image`, { method: 'POST', headers, agent: false });
      large.flushHeaders();
      const [refused] = (await once(large, 'response')) as [IncomingMessage];
      large.on('error', () => {}).destroy();
      t.equal(refused.statusCode, 413);
      t.equal(refused.headers['x-replica'], undefined);
    },
  );

  await t.test(
    'connections are kept, to it and to the replicas, and nobody is told its version',
    async (t) => {
      const client = new KeptConnection(await url());
      t.teardown(() => client.close());
      for (let i = 0; i < 12; i++) t.notMatch(`${(await client.get('/views')).headers.server}`, /\d/);
      t.equal(client.connections, 1);
      const kept = await connectionsTo(Number(await portOf('app-1')));
      if (kept !== null) t.ok(kept > 0, 'to app-1, with nothing under way');
    },
  );

  await t.test('a killed replica is missed by nobody, and takes its turn when it is back', async (t) => {
    await lab.kill('app-2');
    // Its connections end with the last of its threads: what is sent on one till then fails where it isn't tried again.
    await eventually(async () => !(await works(() => lab.ask('app-2', '/healthz'))));
    for (let i = 0; i < 9; i++) {
      const answer = await get('/views');
      t.equal(answer.status, 200);
      t.not(replicaOf(answer), 'app-2');
    }
    await lab.start('app-2');
    await eventually(async () => (await meet(3)).includes('app-2'));
  });

  await t.test('a reload fails no new request', async (t) => {
    // Whoever stands at the door that is being closed knocks again, at the new one.
    const knock = () =>
      get('/views').catch((error: Error) => (isTurnedAway(error) ? get('/views') : Promise.reject(error)));
    const asking = Promise.allSettled(Array.from({ length: 40 }, async () => (await knock()).status));
    await lab.reload();
    const answers = (await asking).map((asked) =>
      asked.status === 'fulfilled' ? asked.value : asked.reason,
    );
    t.same([...new Set(answers)], [200]);
    // The old worker may still answer one of them, and has a rotation of its own.
    await eventually(async () => String((await meet(3)).sort()) === String(REPLICAS));
  });

  await t.test('it can be told of a server that is down, and of more', async (t) => {
    t.equal((await lab.servers()).length, REPLICAS.length);
    await lab.balance(REPLICAS.map((replica) => ({ replica, down: replica === 'app-2' })));
    t.notOk((await meet(6)).includes('app-2'));
    await lab.add(['app-4']);
    const all = replicaNames(USUAL_REPLICAS + 1);
    await lab.balance(all.map((replica) => ({ replica })));
    t.equal((await lab.servers()).length, all.length);
    t.same((await meet(all.length)).sort(), all);
    await lab.balance(REPLICAS.map((replica) => ({ replica })));
    await lab.remove(['app-4']);
    t.same((await meet(3)).sort(), REPLICAS);
  });
}

/** The connection was refused or reset before anything was sent on it. */
const isTurnedAway = ({ cause }: Error): boolean =>
  cause instanceof Error && 'syscall' in cause && cause.syscall === 'connect';

async function portOf(part: string): Promise<string | undefined> {
  const state = (await lab.status())?.parts.find(({ name }) => name === part)?.state;
  return /port (\d+)/.exec(state ?? '')?.[1];
}

/** Connections to a port of loopback that are open; null where the system doesn't tell. */
async function connectionsTo(port: number): Promise<number | null> {
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => null);
  if (table === null) return null;
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')} 01 `;
  return table.split('\n').filter((line) => line.includes(remote)).length;
}

t.test(
  'HAProxy: a connection that is older than a reload has its next answer of the old worker',
  async (t) => {
    if (await unsupported(t, 'haproxy-cookie')) return;
    const workers = await childProcesses(lab, 'haproxy');
    if (workers === null)
      return void t.pass('workers', { skip: 'this system does not tell whose child a process is' });
    const client = new KeptConnection(await url());
    t.teardown(() => client.close());
    const ask = async (cookie: string) => (await client.get('/views', { cookie })).headers;
    const first = await ask('');
    const [cookie = ''] = /SERVERID=[^;]+/.exec(`${first['set-cookie']}`) ?? [];
    t.equal(cookie, `SERVERID=${first['x-replica']}`, 'the cookie names the replica');

    await lab.reload();
    const [old = 0] = workers;
    t.match(await childProcesses(lab, 'haproxy'), [old, Number], 'a new one serves beside the old one');
    t.match(await ask(cookie), { 'x-replica': first['x-replica'], connection: 'close' });
    t.equal(client.connections, 1, 'on the connection that there was');
    await eventually(async () => !(await childProcesses(lab, 'haproxy'))?.includes(old));
    t.match(await ask(cookie), { 'x-replica': first['x-replica'] }, 'the new one reads the cookie, too');
    t.equal(client.connections, 2);
  },
);
