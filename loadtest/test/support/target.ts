/** Targets for the loadtest, good and bad: an HTTP server on a free port that ends with its test. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
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

/** The `views` scenario's app in a few lines: a counter a cookie. What it does wrong is up to `defect`. */
export const viewsApp = (defect: Defect = {}): RequestListener => {
  const sessions = new Map<string, { views: number; last: string }>();
  let issued = 0;
  let requests = 0;
  return async (request, response) => {
    requests++;
    response.setHeader('x-replica', `app-${defect.replicas ? (requests % defect.replicas) + 1 : 1}`);
    const cookie = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    if (request.method === 'POST') {
      const { page } = JSON.parse(await bodyOf(request)) as { page: string };
      const sid = sessions.has(cookie) ? cookie : `s${++issued}`;
      if (sid !== cookie) response.setHeader('set-cookie', `sid=${sid}`);
      sessions.set(sid, { views: (sessions.get(sid)?.views ?? 0) + 1, last: page });
      response.writeHead(303, { location: '/views' }).end();
    } else if (defect.forgetEvery && requests % defect.forgetEvery === 0) {
      sessions.delete(cookie);
      send(response, { views: 0, last: null });
    } else if (defect.mixUp) send(response, [...sessions.values()][0] ?? { views: 0, last: null });
    else send(response, sessions.get(cookie) ?? { views: 0, last: null });
  };
};

export interface Defect {
  /** Pretend to be so many replicas. */
  readonly replicas?: number;
  /** Every so many requests, forget the session that is asked for. */
  readonly forgetEvery?: number;
  /** Show everybody the first session. */
  readonly mixUp?: boolean;
}

function send(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function urlOf(address: ReturnType<ReturnType<typeof createServer>['address']>): URL {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return new URL(`http://127.0.0.1:${address.port}`);
}
