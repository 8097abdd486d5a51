/** Puts bytes on a connection of their own as they are, and reads what comes back. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostileInput } from './input.ts';

export interface RawAnswer {
  /** Null where what came back is no HTTP answer; where nothing came, `text` is empty. */
  readonly status: number | null;
  readonly text: string;
  /** Nothing more came for so long that we hung up. */
  readonly gaveUp: boolean;
}

/** Enough of an answer to judge it by: pages show images. */
const READ_BYTES = 64 * 1024;
/** Time for an answer to what is no request: shorter only means that fewer are read. */
const REST_MS = 50;
/** Enough that pieces are usually read one by one. */
const PIECE_MS = 2;

/** @throws where nobody listens */
export function send(
  { host, port }: { readonly host: string; readonly port: number },
  { bytes, cuts, garbled }: Omit<HostileInput, 'kind'>,
  patienceMs: number,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    let read = 0;
    const settle = (gaveUp: boolean): void => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({ status: statusOf(text), text, gaveUp });
    };
    socket.setTimeout(patienceMs, () => settle(true));
    // Whoever has refused a request need not read on, and may cut the connection.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? reject(error) : settle(false),
    );
    socket.on('data', (chunk) => {
      if (read < READ_BYTES) chunks.push(chunk);
      read += chunk.length;
    });
    socket.on('end', () => settle(false));
    socket.setNoDelay();
    void sendPieces(socket, bytes, cuts);
    // A server that waits for the rest of what has none is told that there is none. Of a whole request it isn't: Node
    // then hangs up before it answers.
    const ending = garbled ? setTimeout(() => socket.end(), REST_MS) : undefined;
    socket.on('close', () => clearTimeout(ending));
  });
}

async function sendPieces(socket: Socket, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  for (const [at, from] of [0, ...cuts].entries()) {
    if (at > 0) await sleep(PIECE_MS);
    if (socket.writable) socket.write(bytes.subarray(from, cuts[at]));
  }
}

/** Of the last answer: one that says that we may go on comes before another. */
function statusOf(text: string): number | null {
  const [, status, rest = ''] = /^HTTP\/1\.\d (\d{3})[^\r\n]*\r\n(.*)/s.exec(text) ?? [];
  if (status === undefined) return null;
  const interim = /^1\d\d$/.test(status) ? statusOf(rest.replace(/^(?:[^\r\n]+\r\n)*\r\n/, '')) : null;
  return interim ?? Number(status);
}
