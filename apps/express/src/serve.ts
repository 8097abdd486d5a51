/** Listens, and stops in such a way that no request is cut off. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** Longer than nginx keeps an idle connection (60 s): else a POST may meet one that is just being closed. */
const KEEP_ALIVE_MS = 72_000;

/** @throws where the address can't be listened on */
export async function listen(app: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Resolves when what was under way has been answered. */
export async function stop(server: Server): Promise<void> {
  // For connections that are busy now: they go soon after their answer, and not after 72 s.
  server.keepAliveTimeout = 1;
  const closed = once(server, 'close');
  server.close();
  await closed;
}

export function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
