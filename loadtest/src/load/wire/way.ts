/**
 * How connections reach a host: to another address than its name has, trusting other authorities, or telling in a PROXY
 * line (version 1) ahead of everything else whom they are from, to a balancer that reads no requests.
 */
import { isIPv4, type Socket } from 'node:net';
import { buildConnector } from 'undici';

export interface Way {
  /** The address told by PROXY protocol. */
  readonly from?: string | undefined;
  /** Addresses by `host:port`, in place of the name's own. */
  readonly resolve?: ReadonlyMap<string, string> | undefined;
  /** Certificates (PEM) of authorities to trust, in place of the usual ones. */
  readonly ca?: string | undefined;
  /** Trust whoever answers. */
  readonly insecure?: boolean | undefined;
}

export function connectorOf(
  { from, resolve, ca, insecure }: Way,
  timeoutMs: number,
): buildConnector.connector {
  const tls = { ...(ca === undefined ? {} : { ca }), ...(insecure ? { rejectUnauthorized: false } : {}) };
  // With HTTP/2, undici would put several requests on the connection at once.
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false, ...tls });
  if (from === undefined && !resolve) return connect;
  return (options, callback) => {
    const secure = options.protocol === 'https:';
    const port = options.port || (secure ? '443' : '80');
    const address = resolve?.get(`${options.hostname}:${port}`);
    // The certificate is still to be the name's.
    const to =
      address === undefined
        ? { ...options, port }
        : { ...options, port, hostname: address, servername: options.servername ?? options.hostname };
    if (from === undefined) return connect(to, callback);
    // The line comes before TLS: first a plain connection, then TLS on top of it.
    connect({ ...to, protocol: 'http:' }, (error, socket) => {
      if (error) return callback(error, null);
      if (!socket) return;
      socket.write(lineFor(from, socket));
      if (secure) connect({ ...to, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
}

/** Both addresses must be of one family; nobody reads the target's. */
function lineFor(address: string, { localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string {
  const to = isIPv4(remoteAddress) ? remoteAddress : '0.0.0.0';
  return `PROXY TCP4 ${address} ${to} ${localPort} ${remotePort}\r\n`;
}
