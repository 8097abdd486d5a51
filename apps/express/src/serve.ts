/** Listens, and stops without cutting off a request. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { answerGarbled } from '@session-lab/shared';

/** Longer than nginx keeps an idle connection (60 s); otherwise a POST may meet one that is just being closed. */
const KEEP_ALIVE_MS = 72_000;

/** @param replica who answers what is no request @throws if it can't listen on the address */
export async function listen(
  app: RequestListener,
  { port, host, replica }: { readonly port: number; readonly host: string; readonly replica: string },
): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.on('clientError', answerGarbled(replica));
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

/** Resolves when requests under way have been answered. */
export async function stop(server: Server): Promise<void> {
  // Busy connections then close right after their answer, not 72 s later.
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
