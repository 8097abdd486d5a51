/**
 * Tells the address that a connection is from, in a PROXY line (version 1) ahead of everything else: as X-Forwarded-For
 * does, but to a balancer that reads no requests.
 */
import { isIPv4, type Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Connects as undici does, and tells the IPv4 address before it hands the connection over. */
export function connectFrom(address: string, timeoutMs: number): buildConnector.connector {
  // With HTTP/2, undici would put several requests on the connection at once.
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const port = options.port || (secure ? '443' : '80');
    // The line comes before TLS: first a plain connection, then TLS on top of it.
    connect({ ...options, protocol: 'http:', port }, (error, socket) => {
      if (error) return callback(error, null);
      if (!socket) return;
      socket.write(lineFor(address, socket));
      if (secure) connect({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
}

/** Both addresses must be of one family; nobody reads the target's. */
function lineFor(address: string, { localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string {
  const to = isIPv4(remoteAddress) ? remoteAddress : '0.0.0.0';
  return `PROXY TCP4 ${address} ${to} ${localPort} ${remotePort}\r\n`;
}
