/** Is it answering? Asked of an HTTP server or of any other that listens. */
import { once } from 'node:events';
import { connect } from 'node:net';

const PATIENCE_MS = 1000;

/** True where it answers with success, and with this very body if one is given. */
export async function answersHttp(port: number, path: string, body?: string): Promise<boolean> {
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
