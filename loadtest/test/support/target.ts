/** Targets for the loadtest, good and bad: an HTTP server on a free port that ends with its test. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';

interface Test {
  teardown(task: () => Promise<void> | void): void;
}

export async function serve(t: Test, listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return urlOf(server.address());
}

/** As behind a balancer at layer 4: notes the line that each connection begins with, and serves what follows. */
export async function serveBehindLines(
  t: Test,
  listener: RequestListener,
): Promise<{ target: URL; lines: string[] }> {
  const lines: string[] = [];
  const http = createServer(listener);
  const server = createTcpServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.once('readable', () => {
      const head: Buffer | null = socket.read();
      if (head === null) return;
      const end = head.indexOf('\r\n');
      lines.push(head.toString('latin1', 0, end));
      if (head.length > end + 2) socket.unshift(head.subarray(end + 2));
      http.emit('connection', socket);
    });
    t.teardown(() => void socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  return { target: urlOf(server.address()), lines };
}

/** Answers every connection with these bytes, HTTP or not; null: with nothing at all. */
export async function serveBytes(t: Test, bytes: string | null): Promise<URL> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    if (bytes !== null) socket.end(bytes);
    t.teardown(() => void socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  return urlOf(server.address());
}

function urlOf(address: ReturnType<ReturnType<typeof createServer>['address']>): URL {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new URL(`http://127.0.0.1:${address.port}`);
}
