/** A kind of hostile inputs, and how a request of it goes over the wire. */
import type { Draw } from './draw.ts';

/** What a client knows by the time it turns hostile. */
export interface Known {
  /** As in a Host header. */
  readonly host: string;
  /** A session of its own, as in a Cookie header. */
  readonly cookie: string;
}

/** A request whose framing is sound: what is hostile is in its parts. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  /** Lines as `name: value`, beside Host, Cookie, Connection and Content-Length. */
  readonly headers: readonly string[];
  readonly body?: Buffer;
}

export type Drawn = (HostileRequest | { readonly raw: Buffer }) & { readonly garbled?: boolean };

export interface Kind {
  readonly name: string;
  readonly draw: (draw: Draw, known: Known) => Drawn;
}

/** Latin-1, so that each character is the byte that it says. */
export function onTheWire({ method, path, headers, body }: HostileRequest, { host, cookie }: Known): Buffer {
  const own = (name: string): boolean => headers.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(own('host') ? [] : [`Host: ${host}`]),
    ...(own('cookie') ? [] : [`Cookie: ${cookie}`]),
    'Connection: close',
    ...headers,
    ...(body && !own('content-length') ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}
