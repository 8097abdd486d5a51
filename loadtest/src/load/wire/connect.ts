/** Which connection is for whom: one of our own where all is plain, and undici's else. */
import type { Connection } from './connection.ts';
import { PlainConnection } from './plain-connection.ts';
import { UndiciConnection } from './undici-connection.ts';
import { connectorOf, type Way } from './way.ts';

/** Opened with the first request. */
export const connectionTo = (origin: string, timeoutMs: number, way: Way = {}): Connection =>
  origin.startsWith('http:') && way.from === undefined
    ? new PlainConnection(origin, timeoutMs, way)
    : new UndiciConnection(origin, timeoutMs, connectorOf(way, timeoutMs));
