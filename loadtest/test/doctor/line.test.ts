import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { Line } from '../../src/doctor/line.ts';
import { serve, serveBytes } from '../support/target.ts';

const { signal } = new AbortController();

function lineTo(t: Test, url: URL, timeoutMs = 5000) {
  const line = new Line({}, timeoutMs).to(url);
  t.teardown(() => line.close());
  return { line, ask: () => line.ask(url, { connection: 'keep-alive' }, signal) };
}

t.test('one connection serves one request after the other, and tells what was idle in between', async (t) => {
  const ports = new Set<number | undefined>();
  const { ask } = lineTo(
    t,
    await serve(t, (request, response) => {
      ports.add(request.socket.remotePort);
      response.end('hello');
    }),
  );
  const first = await ask();
  t.match(first, { reply: { status: 200 }, error: null, reused: false, idleMs: null });
  const second = await ask();
  t.match(second, { reused: true, idleMs: Number });
  t.equal(second.reply?.digest, first.reply?.digest);
  t.equal(ports.size, 1);
});

t.test(
  'it is never closed from this side, whatever is announced, and tells when the other side does',
  async (t) => {
    const server = createServer((_, response) => response.setHeader('keep-alive', 'timeout=1').end());
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { line, ask } = lineTo(t, new URL(`http://127.0.0.1:${port}/`));
    await ask();
    await sleep(1200);
    t.match(await ask(), { reused: true });
    t.equal(line.closedAfterMs, null);
    server.closeAllConnections();
    while (line.closedAfterMs === null) await sleep(5);
    t.match(await ask(), { reused: false, reply: { status: 200 } });
  },
);

t.test('more of a page than is needed is not read', async (t) => {
  const { ask } = lineTo(t, await serve(t, (_, response) => response.end(Buffer.alloc(5_000_000))));
  t.match(await ask(), { reply: { status: 200 }, error: null });
  t.match(await ask(), { reply: { status: 200 }, reused: false });
});

t.test('what happens is data: no answer in time, no HTTP, cut off, nobody there, given up', async (t) => {
  const never: RequestListener = () => {};
  const silent = await serve(t, never);
  t.match(await lineTo(t, silent, 50).ask(), { reply: null, error: { code: 'TIMEOUT' } });
  t.match(await lineTo(t, await serveBytes(t, 'nonsense\r\n')).ask(), { error: { code: /^HPE_/ } });
  t.match(await lineTo(t, await serve(t, ({ socket }) => socket.destroy())).ask(), {
    error: { code: 'ECONNRESET' },
  });
  t.match(await lineTo(t, new URL('http://127.0.0.1:1/')).ask(), { error: { code: 'ECONNREFUSED' } });
  const controller = new AbortController();
  const line = new Line({}, 5000).to(silent);
  const asked = line.ask(silent, {}, controller.signal);
  controller.abort();
  t.match(await asked, { error: { code: 'ABORTED' } });
  line.close();
});
