/**
 * PROXY protocol, version 1: a balancer that passes connections on begins each with a line that says whose it is.
 * This takes that line off, so that the HTTP server sees the client's address as the socket's.
 * https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
 */
import type { Server } from 'node:http';
import { isIP, type Socket } from 'node:net';

const SIGNATURE = Buffer.from('PROXY ');
/** The longest line that the protocol allows, its CRLF included. */
const MOST_BYTES = 107;
/** How long a line may take: the balancer sends it as soon as it is connected. */
const PATIENCE_MS = 2000;

const proxied = new WeakSet<Socket>();

/** Whether the connection began with the balancer's line. */
export const cameThroughBalancer = (socket: Socket): boolean => proxied.has(socket);

/**
 * Makes `server` take PROXY lines from now on. A connection without one is served too, under its own address: health
 * checks and the lab's operator come directly, and nobody else can, since no replica's port is published. On a public
 * port that would be wrong: anybody could claim any address, so a server must either insist on the line or refuse it.
 */
export function takeProxyProtocol(server: Server): void {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) =>
    readLine(socket, () => {
      for (const listener of serve) listener.call(server, socket);
    }),
  );
}

/** Calls `serve` once the line is off the socket; drops a connection whose line is wrong, late or cut off. */
function readLine(socket: Socket, serve: () => void): void {
  let head = Buffer.alloc(0);
  const drop = (): void => void socket.destroy();
  const late = setTimeout(drop, PATIENCE_MS);
  const read = (): void => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
      head = Buffer.concat([head, chunk]);
    }
    const found = findLine(head);
    if (found === 'wrong') drop();
    if (found === 'wait' || found === 'wrong') return;
    stop();
    if (found.line !== null) {
      proxied.add(socket);
      if (found.line.address !== null)
        Object.defineProperty(socket, 'remoteAddress', { value: found.line.address });
    }
    if (found.rest.length > 0) socket.unshift(found.rest);
    serve();
  };
  const stop = (): void => {
    clearTimeout(late);
    socket.off('readable', read).off('end', drop).off('error', drop).off('close', stop);
  };
  socket.on('readable', read).on('end', drop).on('error', drop).on('close', stop);
}

interface Found {
  /** Null where there is no line; its address null where the balancer doesn't know whose connection it is. */
  readonly line: { readonly address: string | null } | null;
  readonly rest: Buffer;
}

function findLine(head: Buffer): Found | 'wait' | 'wrong' {
  const seen = head.subarray(0, SIGNATURE.length);
  // No HTTP method begins like that, so the first byte that differs decides.
  if (!seen.equals(SIGNATURE.subarray(0, seen.length))) return { line: null, rest: head };
  const end = head.subarray(0, MOST_BYTES).indexOf('\r\n');
  if (end === -1) return head.length < MOST_BYTES ? 'wait' : 'wrong';
  const address = addressIn(head.toString('latin1', 0, end));
  return address === undefined ? 'wrong' : { line: { address }, rest: head.subarray(end + 2) };
}

/** The client's address; null if the line says that it is unknown; undefined if the line is malformed. */
function addressIn(line: string): string | null | undefined {
  if (/^PROXY UNKNOWN( .*)?$/.test(line)) return null;
  const [, family, address = '', to = ''] = /^PROXY TCP([46]) (\S+) (\S+) \d{1,5} \d{1,5}$/.exec(line) ?? [];
  return isIP(address) === Number(family) && isIP(to) === Number(family) ? address : undefined;
}
