/** One hostile input: what goes over a connection, byte by byte. The same for the same seed and number. */
import { seededRandom } from 'session-lab';
import { Draw } from './draw.ts';
import { kinds } from './kinds/index.ts';

export interface HostileInput {
  readonly kind: string;
  readonly bytes: Buffer;
  /** Where it is cut into pieces that are sent one after the other; nowhere: all at once. */
  readonly cuts: readonly number[];
  /** What makes it no HTTP request at all, or no whole one: whoever reads it may hang up without a word. */
  readonly garbled: boolean;
}

/** What a client knows by the time it turns hostile. */
export interface Known {
  /** As in a Host header. */
  readonly host: string;
  /** A session of its own, as in a Cookie header. */
  readonly cookie: string;
}

export function hostileInput(seed: number, number: number, known: Known): HostileInput {
  // Neighbours are far apart, and each can be drawn alone.
  const draw = new Draw(seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)));
  const kind = draw.one(kinds);
  const { garbled = false, ...request } = kind.draw(draw, known);
  const bytes = 'raw' in request ? request.raw : onTheWire(request, known);
  const cuts = Array.from({ length: draw.one([0, 0, 1, 2, 4]) }, () => draw.whole(0, bytes.length));
  return { kind: kind.name, garbled, bytes, cuts: cuts.sort((a, b) => a - b) };
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
