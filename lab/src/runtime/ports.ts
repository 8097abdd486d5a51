/** Ports on loopback: finds free ones, and says when a wanted one is taken. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { UserError } from '@session-lab/loadtest/errors.ts';

/** So many ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws {UserError} where something listens on the port already. */
export async function requireFree(port: number): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    if (reason === 'EADDRINUSE') {
      throw new UserError(
        `port ${port} on 127.0.0.1 is taken: free it, or choose another with PORT=${port + 1}`,
      );
    }
    throw new UserError(`port ${port} on 127.0.0.1 can't be used (${reason}): choose another with PORT=8081`);
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
