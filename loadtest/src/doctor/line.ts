/** One connection that asks one thing at a time, tells when the other side closes it, and never closes it by itself. */
import { createHash } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectorOf, type Way } from '../load/wire/way.ts';

export interface LineReply {
  readonly status: number;
  /** As sent: name, value, name, value. */
  readonly raw: readonly string[];
  /** Of the body, as far as it was read: nothing else of it is kept. */
  readonly digest: string;
}

export interface LineError {
  readonly code: string;
  readonly message: string;
}

export interface Told {
  readonly reply: LineReply | null;
  readonly error: LineError | null;
  readonly reused: boolean;
  readonly idleMs: number | null;
}

/** More of a page is not read: what tells is in its head. */
const MOST_BODY_BYTES = 1024 * 1024;

export class Line {
  readonly #agent: OneConnection;
  readonly #timeoutMs: number;
  #lastEnd: number | null = null;

  constructor(way: Way, timeoutMs: number) {
    this.#agent = new OneConnection(way, timeoutMs);
    this.#timeoutMs = timeoutMs;
  }

  /** Milliseconds after its last answer at which the other side closed it; null: it is open, or has not been used. */
  get closedAfterMs(): number | null {
    const { closedAt } = this.#agent;
    return closedAt === null || this.#lastEnd === null ? null : Math.max(0, closedAt - this.#lastEnd);
  }

  async ask(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Told> {
    const idleMs = this.#lastEnd === null ? null : performance.now() - this.#lastEnd;
    const before = this.#agent.connections;
    const told = await new Promise<Pick<Told, 'reply' | 'error'>>((resolve) => {
      const timer = setTimeout(() => {
        fail({ code: 'TIMEOUT', message: `no answer within ${this.#timeoutMs} ms` });
      }, this.#timeoutMs);
      let asked: ClientRequest | null = null;
      const end = (outcome: Pick<Told, 'reply' | 'error'>): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        resolve(outcome);
      };
      const fail = (error: LineError): void => {
        end({ reply: null, error });
        asked?.destroy();
      };
      const giveUp = (): void => fail({ code: 'ABORTED', message: 'interrupted' });
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        asked = request(
          {
            agent: this.#agent,
            protocol: 'http:',
            host: url.hostname,
            port: portOf(url),
            path: `${url.pathname}${url.search}`,
            headers: { host: url.host, ...headers },
            setHost: false,
          },
          (response) => read(response, end, fail),
        );
        asked.on('error', (error) => fail(errorOf(error)));
        asked.end();
      } catch (error) {
        fail(errorOf(error));
      }
    });
    this.#lastEnd = performance.now();
    const reused = before > 0 && this.#agent.connections === before;
    return { ...told, reused, idleMs: reused ? idleMs : null };
  }

  /** Whom the connection leads to, so that the connector knows whether to speak TLS. */
  to(url: URL): this {
    this.#agent.url = url;
    return this;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function read(
  response: IncomingMessage,
  end: (outcome: Pick<Told, 'reply' | 'error'>) => void,
  fail: (error: LineError) => void,
): void {
  const hash = createHash('sha256');
  const reply = (): LineReply => ({
    status: response.statusCode ?? 0,
    raw: response.rawHeaders,
    digest: hash.digest('hex').slice(0, 8),
  });
  let bytes = 0;
  let isEnough = false;
  response.on('data', (chunk: Buffer) => {
    if (isEnough) return;
    bytes += chunk.length;
    hash.update(chunk);
    if (bytes <= MOST_BODY_BYTES) return;
    isEnough = true;
    end({ reply: reply(), error: null });
    response.destroy();
  });
  response.on('end', () => {
    if (!isEnough) end({ reply: reply(), error: null });
  });
  response.on('error', (error) => fail(errorOf(error)));
}

class OneConnection extends Agent {
  connections = 0;
  closedAt: number | null = null;
  url: URL | null = null;
  readonly #connect: ReturnType<typeof connectorOf>;

  constructor(way: Way, timeoutMs: number) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1 });
    this.#connect = connectorOf(way, timeoutMs);
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const { url } = this;
    if (url === null) throw new Error('a line leads nowhere yet');
    this.connections++;
    this.closedAt = null;
    const to = {
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      host: url.host,
      protocol: url.protocol,
      port: portOf(url),
    };
    this.#connect(to, (error, socket) => {
      socket?.once('close', () => {
        this.closedAt = performance.now();
      });
      // Node's own callback takes an error without a stream.
      callback?.(error, socket as unknown as Duplex);
    });
    return undefined;
  }

  /** Node's own would close it as the other side announces; whether that does is what is to be seen. */
  override keepSocketAlive(): boolean {
    return true;
  }
}

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

function errorOf(error: unknown): LineError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message || code };
}
