/**
 * Stands before a lab's balancer and passes on what a browser sends, byte for byte, telling what it has seen. It asks
 * nothing of its own, so watching takes no replica's turn; and each connection has its own to the balancer, as without it.
 */
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { UserError } from 'session-lab';
import { portOf } from '../drivers/ports.ts';

export interface Exchange {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly replica: string | null;
  /** By name: those that were sent, and those that were set; empty where one was cleared. */
  readonly cookies: ReadonlyMap<string, string>;
  readonly setCookies: ReadonlyMap<string, string>;
  readonly at: number;
}

const HOST = '127.0.0.1';

export class Tap {
  readonly #server: Server;
  readonly #tell: (exchange: Exchange) => void;
  readonly #ways = new Map<Socket, Agent>();
  /** The balancer's; null while there is none. */
  #to: number | null = null;

  private constructor(tell: (exchange: Exchange) => void) {
    this.#tell = tell;
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
    this.#server.on('connection', (socket) => {
      const way = new Agent({ keepAlive: true, maxSockets: 1 });
      this.#ways.set(socket, way);
      socket.on('close', () => {
        way.destroy();
        this.#ways.delete(socket);
      });
    });
  }

  /** @throws {UserError} where the port is taken */
  static async open(port: number, tell: (exchange: Exchange) => void): Promise<Tap> {
    const tap = new Tap(tell);
    tap.#server.listen(port, HOST);
    await once(tap.#server, 'listening').catch((cause: NodeJS.ErrnoException) => {
      throw new UserError(
        `port ${port} on ${HOST} can't be used (${cause.code}): free it, or choose another`,
        {
          cause,
        },
      );
    });
    return tap;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** Connections lead to another lab from now on, or to none. */
  leadTo(port: number | null): void {
    this.#to = port;
    for (const way of this.#ways.values()) way.destroy();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '', headers, rawHeaders, socket } = incoming;
    const at = Date.now();
    const seen = { method, path: url.split('?', 1)[0] ?? '', at, cookies: cookiesIn(headers.cookie) };
    const fail = (): void => {
      this.#tell({ ...seen, status: null, replica: null, setCookies: new Map() });
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502, { 'content-type': 'text/plain' }).end('The lab is not up.\n');
    };
    const agent = this.#ways.get(socket);
    if (this.#to === null || !agent) {
      incoming.resume();
      fail();
      return;
    }
    const onwards = request(
      { host: HOST, port: this.#to, method, path: url, headers: rawHeaders, agent },
      (answer) => {
        const { statusCode = 502, headers } = answer;
        const replica = headers['x-replica'];
        this.#tell({
          ...seen,
          status: statusCode,
          replica: typeof replica === 'string' ? replica : null,
          setCookies: setIn(headers['set-cookie']),
        });
        outgoing.writeHead(statusCode, answer.rawHeaders);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    onwards.on('error', fail);
    outgoing.on('close', () => onwards.destroy());
    incoming.pipe(onwards);
  }
}

function cookiesIn(header: string | undefined): Map<string, string> {
  return new Map((header ?? '').split('; ').filter(Boolean).map(pairOf));
}

function setIn(lines: readonly string[] | undefined): Map<string, string> {
  return new Map((lines ?? []).map((line) => pairOf(line.split(';', 1)[0] ?? '')));
}

function pairOf(pair: string): [string, string] {
  const [name = '', ...value] = pair.split('=');
  return [name.trim(), value.join('=')];
}
