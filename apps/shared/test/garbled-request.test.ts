import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { answerGarbled } from '../src/index.ts';

t.test('what is no request is refused in a sentence, by the replica', async (t) => {
  const server = createServer((_request, response) => void response.end());
  server.on('clientError', answerGarbled('app-7'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => void server.close());
  const { port } = server.address() as { port: number };
  const ask = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes, 'latin1');
    return text(socket);
  };
  for (const [bytes, status] of [
    ['no request at all\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const answer = await ask(bytes);
    t.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
    t.match(answer, /x-replica: app-7\r\n/);
    t.match(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''), { replica: 'app-7', message: / .* / });
  }
});
