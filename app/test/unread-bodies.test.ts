/** On one connection, as a balancer keeps it: what one client sends badly is not felt by the next, whoever that is. */
import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { startApp } from './support/start-app.ts';

/** Sends requests one after the other, each piece by piece; returns how each was answered. */
async function onOneConnection(t: Test, requests: readonly (readonly (string | Buffer)[])[]) {
  const { url } = await startApp(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  t.teardown(() => void socket.destroy());
  await once(socket, 'connect');
  const answers: string[] = [];
  for (const pieces of requests) {
    let text = '';
    const whole = new Promise<void>((resolve, reject) => {
      socket.on('data', function read(chunk) {
        text += chunk.toString('latin1');
        const [, length = '0'] = /content-length: (\d+)/i.exec(text) ?? [];
        if (!text.includes('\r\n\r\n') || text.split('\r\n\r\n')[1]?.length !== Number(length)) return;
        socket.off('data', read);
        resolve();
      });
      socket.on('close', () => reject(new Error(`hung up after ${text}`)));
    });
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise(setImmediate);
    }
    await whole;
    answers.push(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? text);
  }
  return answers;
}

const post = (path: string, type: string, length: number): string =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
const GET = ['GET /views HTTP/1.1\r\nHost: a\r\n\r\n'];

t.test('a body that is too large is read to its end before it is refused', async (t) => {
  const body = Buffer.alloc(1_500_000, 'a');
  const large = [post('/views', 'application/json', body.length), body];
  t.same(await onOneConnection(t, [large, GET]), ['413', '200']);
});

t.test('so is one of a kind that nobody reads', async (t) => {
  const body = Buffer.alloc(300_000, 'a');
  t.same(await onOneConnection(t, [[post('/views', 'image/png', body.length), body], GET]), ['415', '200']);
});

t.test('an upload that is garbled in its middle holds nobody up', async (t) => {
  const head = '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n';
  const rest = Buffer.alloc(200_000, 'a');
  // A second part whose head ends the parser's patience, with more to come.
  const body = Buffer.concat([Buffer.from(`${head}a\r\n--x\r\nX: ${'y'.repeat(90_000)}\r\n`), rest]);
  const type = 'multipart/form-data; boundary=x';
  const pieces = [post('/image', type, body.length), body.subarray(0, 1000), body.subarray(1000)];
  const [status, next] = await onOneConnection(t, [pieces, GET]);
  t.match(status, /^(303|4\d\d)$/);
  t.equal(next, '200');
});

t.test('an address that is sent as a whole is the path in it, with its session', async (t) => {
  const page = 'Host: a\r\nAccept: text/html\r\n\r\n';
  t.same(
    await onOneConnection(t, [
      [`GET http://a/views?wait=1 HTTP/1.1\r\n${page}`],
      [`POST http://a/views HTTP/1.1\r\nContent-Length: 0\r\n${page}`],
      [`GET http://a HTTP/1.1\r\n${page}`],
    ]),
    ['200', '303', '200'],
  );
});
