import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from 'session-lab';
import t, { type Test } from 'tap';
import { foundServers } from '../../src/parts/found-servers.ts';
import { ipHash } from '../../src/predict/ip-hash.ts';
import type { Replica } from '../../src/topology.ts';

type Balance = (address: string) => string | null;

/** A balancer: who answers an address; null: nobody does. */
async function balancer(t: Test, balance: Balance): Promise<string> {
  const server = createServer(({ headers }, response) => {
    const replica = balance(String(headers['x-forwarded-for']));
    response.writeHead(replica === null ? 502 : 200, replica === null ? {} : { 'x-replica': replica }).end();
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const inLine =
  (...line: readonly string[]): Balance =>
  (address) =>
    line[ipHash(address, line.length)] ?? null;

const search = (url: string, running: readonly Replica[], signal = new AbortController().signal) => ({
  url,
  running: async () => running,
  placeOf: ipHash,
  signal,
});

t.test('learns the order in which a balancer has its servers', async (t) => {
  for (const line of [['app-3', 'app-1', 'app-2'], ['app-2', 'app-1'], ['app-1']] as const)
    t.same(await foundServers(search(await balancer(t, inLine(...line)), [...line].sort())), line);
});

t.test('waits while the balancer has one that is gone, not yet one that is there, or nobody', async (t) => {
  const gone = inLine('app-1', 'app-2', 'app-3');
  const states: Balance[] = [
    () => null,
    // Whoever should go to the dead one is sent on to another.
    (address) => (gone(address) === 'app-2' ? 'app-1' : gone(address)),
    inLine('app-1'),
    inLine('app-3', 'app-1'),
  ];
  let asked = 0;
  const url = await balancer(t, (address) => states[Math.min(3, Math.floor(asked++ / 6))]?.(address) ?? null);
  t.same(await foundServers(search(url, ['app-1', 'app-3'])), ['app-3', 'app-1']);
  t.ok(asked >= 4 * 6, `${asked}`);
});

t.test('where no order counts, it waits until each has answered', async (t) => {
  let turn = 0;
  const url = await balancer(t, () => (turn++ < 12 ? 'app-1' : `app-${(turn % 2) + 1}`));
  t.same(await foundServers({ ...search(url, ['app-1', 'app-2']), placeOf: undefined }), ['app-1', 'app-2']);
  t.ok(turn > 12);
});

t.test('ends with the command', async (t) => {
  const controller = new AbortController();
  const url = await balancer(t, () => {
    controller.abort(new UserError('interrupted'));
    return null;
  });
  await t.rejects(foundServers(search(url, ['app-1'], controller.signal)), { message: 'interrupted' });
});
