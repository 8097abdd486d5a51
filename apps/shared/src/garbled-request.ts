/** What a client is told that sends what no HTTP parser can read: no app sees a request, so that Node asks here. */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Failure } from './failures.ts';

/** Listens for a server's `clientError`. @param replica who answers */
export const answerGarbled =
  (replica: string) =>
  (error: NodeJS.ErrnoException, socket: Duplex): void => {
    // Of an answer that is on its way, the client would take this for a part.
    const begun = (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent;
    if (!socket.writable || begun) return void socket.destroy();
    const { statusCode, code, message } = REFUSALS[error.code ?? ''] ?? UNREADABLE;
    const body = JSON.stringify({ replica, error: code, message });
    const head = [
      `HTTP/1.1 ${statusCode} ${code}`,
      `x-replica: ${replica}`,
      'content-type: application/json; charset=utf-8',
      'x-content-type-options: nosniff',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    // Hung up on while it is still sending, the client would lose the answer.
    const lingering = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.on('close', () => clearTimeout(lingering));
    socket.resume();
  };

const LINGER_MS = 1000;

const UNREADABLE: Failure = {
  statusCode: 400,
  code: 'BAD_REQUEST',
  message: 'This is no HTTP request that can be read.',
};

const REFUSALS: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: {
    statusCode: 431,
    code: 'HEADERS_TOO_LARGE',
    message: 'The request has more headers than are read here.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    statusCode: 413,
    code: 'CHUNK_TOO_LARGE',
    message: 'The request has longer chunk extensions than are read here.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    statusCode: 408,
    code: 'TIMEOUT',
    message: 'The request did not come to its end in time.',
  },
};
