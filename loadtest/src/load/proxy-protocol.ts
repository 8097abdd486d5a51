/**
 * Tells in a PROXY line (version 1) ahead of everything else which address a connection is from: what X-Forwarded-For
 * says to a balancer at layer 7, said to one that reads no request.
 */
import { isIPv4, type Socket } from 'node:net';
import { buildConnector } from 'undici';

/** Connects as undici does by itself, and has told the address, IPv4, when the connection is handed over. */
export function connectFrom(address: string, timeoutMs: number): buildConnector.connector {
  // The line says nothing of HTTP/2, but with it undici would put several requests on the connection at once.
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const port = options.port || (secure ? '443' : '80');
    // Ahead of TLS, too: first a plain connection, then TLS inside it.
    connect({ ...options, protocol: 'http:', port }, (error, socket) => {
      if (error) return callback(error, null);
      if (!socket) return;
      socket.write(lineFor(address, socket));
      if (secure) connect({ ...options, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
}

/** Both addresses must be of one family, and nothing depends on the one of the target. */
function lineFor(address: string, { localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string {
  const to = isIPv4(remoteAddress) ? remoteAddress : '0.0.0.0';
  return `PROXY TCP4 ${address} ${to} ${localPort} ${remotePort}\r\n`;
}
