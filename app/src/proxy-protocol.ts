/**
 * PROXY protocol, version 1: a balancer that passes connections on says in one line, ahead of everything else, whose
 * connection it is. Takes that line off, so that the HTTP server behind it sees the client's address as the socket's.
 * https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
 */
import type { Server } from 'node:http';
import { isIP, type Socket } from 'node:net';

const SIGNATURE = Buffer.from('PROXY ');
/** The longest line that there can be, its CRLF included. */
const MOST_BYTES = 107;
/** The balancer sends the line as soon as it is connected. */
const PATIENCE_MS = 2000;

const proxied = new WeakSet<Socket>();

/** Did the connection come with a line of the balancer's? */
export const cameThroughBalancer = (socket: Socket): boolean => proxied.has(socket);

/**
 * Has `server` take PROXY lines from now on. A connection without one is served all the same, under its own address:
 * health checks and the lab's operator come directly, and nobody else can, since no replica's port is published. In
 * the open that would be wrong: whoever reached the port could claim any address, so a server must either insist on
 * the line or refuse it.
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

/** Calls `serve` with the line gone from the socket; drops a connection whose line is wrong, late or cut off. */
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
  // No method of HTTP begins like that, so that the first byte which differs tells.
  if (!seen.equals(SIGNATURE.subarray(0, seen.length))) return { line: null, rest: head };
  const end = head.subarray(0, MOST_BYTES).indexOf('\r\n');
  if (end === -1) return head.length < MOST_BYTES ? 'wait' : 'wrong';
  const address = addressIn(head.toString('latin1', 0, end));
  return address === undefined ? 'wrong' : { line: { address }, rest: head.subarray(end + 2) };
}

/** The client's; null where it is said to be unknown; undefined where that is no such line. */
function addressIn(line: string): string | null | undefined {
  if (/^PROXY UNKNOWN( .*)?$/.test(line)) return null;
  const [, family, address = '', to = ''] = /^PROXY TCP([46]) (\S+) (\S+) \d{1,5} \d{1,5}$/.exec(line) ?? [];
  return isIP(address) === Number(family) && isIP(to) === Number(family) ? address : undefined;
}
