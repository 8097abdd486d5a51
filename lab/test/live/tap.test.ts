/** What passes through the tap is what was sent, and asks nothing more of whoever answers. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { Client } from 'undici';
import { type Exchange, Tap } from '../../src/live/tap.ts';

async function behind(t: Test, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const sockets: number[] = [];
  const server = createServer(answer).listen(0, '127.0.0.1');
  server.on('connection', ({ remotePort = 0 }) => sockets.push(remotePort));
  await once(server, 'listening');
  const seen: Exchange[] = [];
  const tap = await Tap.open(0, (exchange) => seen.push(exchange));
  tap.leadTo((server.address() as AddressInfo).port);
  t.teardown(() => {
    tap.close();
    server.closeAllConnections();
    server.close();
  });
  const client = (): Client => {
    const made = new Client(`http://127.0.0.1:${tap.port}`);
    t.teardown(() => made.destroy());
    return made;
  };
  return { tap, seen, sockets, client };
}

t.test('method, path, headers, body, status and answer are as they were, and are told', async (t) => {
  const got: unknown[] = [];
  const { seen, client } = await behind(t, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    got.push([method, url, headers.cookie, headers.host, Buffer.concat(chunks).toString('hex')]);
    response.writeHead(303, [
      ...['X-Replica', 'app-2', 'Set-Cookie', 'sid=two; Path=/; HttpOnly', 'Set-Cookie', 'other=; Path=/'],
      ...['Location', '/image'],
    ]);
    response.end('moved');
  });
  const body = Buffer.from([0, 255, 10, 13]);
  const answer = await client().request({
    ...{
      method: 'POST',
      path: '/image?x=1',
      body,
      headers: { cookie: 'sid=one; a=b', host: 'rr.localhost' },
    },
  });
  t.match(got, [['POST', '/image?x=1', 'sid=one; a=b', 'rr.localhost', body.toString('hex')]]);
  t.equal(answer.statusCode, 303);
  t.same(answer.headers['set-cookie'], ['sid=two; Path=/; HttpOnly', 'other=; Path=/']);
  t.equal(await answer.body.text(), 'moved');
  t.match(seen, [{ method: 'POST', path: '/image', status: 303, replica: 'app-2' }]);
  t.same(
    [...(seen[0]?.cookies ?? [])],
    [
      ['sid', 'one'],
      ['a', 'b'],
    ],
  );
  t.same(
    [...(seen[0]?.setCookies ?? [])],
    [
      ['sid', 'two'],
      ['other', ''],
    ],
  );
});

t.test('each connection has one of its own onwards, as a balancer by connection sees it', async (t) => {
  const { sockets, client } = await behind(t, (_request, response) => response.end('here'));
  const [one, other] = [client(), client()];
  for (const each of [one, other, one, other])
    await (await each.request({ path: '/', method: 'GET' })).body.dump();
  t.equal(sockets.length, 2);
});

t.test('where nothing is up, or it dies in the midst, that is said', async (t) => {
  const { tap, seen, client } = await behind(t, (request) => void request.socket.destroy());
  const one = client();
  t.equal((await one.request({ path: '/', method: 'GET' })).statusCode, 502);
  tap.leadTo(null);
  t.equal((await one.request({ path: '/', method: 'GET' })).statusCode, 502);
  t.match(seen, [{ status: null, replica: null }, { status: null }]);
});
