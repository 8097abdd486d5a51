/** Whether a part is well, as its description tells it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { UserError } from 'session-lab';
import type { CommandOutput } from '../../command.ts';
import type { Part, Place, Ready } from '../../parts/part.ts';

/** Runs a command where the part runs. @throws {UserError} where it fails */
type Exec = (command: readonly string[]) => Promise<CommandOutput>;

const PATIENCE_MS = 1000;

export async function isWell(part: Part, place: Place, exec: Exec): Promise<boolean> {
  for (const ready of part.ready) if (!(await holds(ready, place, exec))) return false;
  return true;
}

async function holds(ready: Ready, place: Place, exec: Exec): Promise<boolean> {
  if ('http' in ready) return answersHttp(place.here(ready.port).port, ready.http, ready.says?.(place));
  if ('accepts' in ready) return acceptsConnections(place.here(ready.accepts).port);
  const asked = await exec(ready.command).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  return asked !== null && ready.prints.test(asked.stdout);
}

/** True where it answers with success, and with this very body if one is given. */
async function answersHttp(port: number, path: string, body?: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answered = await response.text();
    return response.ok && (body === undefined || answered === body);
  } catch {
    return false;
  }
}

export async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', timeout: PATIENCE_MS });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
