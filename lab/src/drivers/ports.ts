/** Ports on loopback: finds free ones, and says when a wanted one is taken. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { UserError } from 'session-lab';

/**
 * Below those that systems hand out to connections by themselves (from 32768 on Linux, 49152 on macOS): any of thousands
 * of connections could have one of those between our looking and our use of it.
 */
const FROM = 15_000;
const TO = 32_000;

/** Different ports, each of which was free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    try {
      servers.push(await listen(randomInt(FROM, TO)));
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/** @throws {UserError} where something listens on the port already. */
export async function requireFree(port: number): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    if (isTaken(error)) {
      throw new UserError(
        `port ${port} on 127.0.0.1 is taken: free it, or choose another with PORT=${port + 1}`,
      );
    }
    throw new UserError(
      `port ${port} on 127.0.0.1 can't be used (${reasonOf(error)}): choose another with PORT=8081`,
    );
  }
}

/** The first port that is free from this one on. */
export async function firstFree(from: number): Promise<number> {
  for (let port = from; ; port++) {
    try {
      await close(await listen(port));
      return port;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

const reasonOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : error;

const isTaken = (error: unknown): boolean => reasonOf(error) === 'EADDRINUSE';

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Of a server that listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
