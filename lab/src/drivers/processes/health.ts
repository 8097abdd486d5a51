/** Whether a part is well, as its description tells it. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
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
  if ('http' in ready)
    return answersHttp(place.here(ready.port).port, ready.http, ready.says?.(place), ready.ca?.(place));
  if ('accepts' in ready) return acceptsConnections(place.here(ready.accepts).port);
  const asked = await exec(ready.command).catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  return asked !== null && ready.prints.test(asked.stdout);
}

/** True where it answers with success, and with this very body if one is given; by TLS where there is an authority to trust. */
async function answersHttp(port: number, path: string, body?: string, ca?: string): Promise<boolean> {
  const to = { host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(PATIENCE_MS) };
  try {
    const request = ca === undefined ? http.get(to) : https.get({ ...to, ca });
    // What goes wrong later, the body tells.
    request.on('error', () => {});
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const answered = await text(response);
    return response.statusCode === 200 && (body === undefined || answered === body);
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
