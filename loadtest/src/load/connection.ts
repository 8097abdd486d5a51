/**
 * One connection, one request at a time, by undici's lowest interface, which costs least. Whatever the other side
 * does, a request ends: in time, and without more of the answer being kept than is allowed.
 */
import { Client, type Dispatcher } from 'undici';
import type { Headers } from '../scenarios/exchange.ts';
import { connectFrom } from './proxy-protocol.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface ExchangeError {
  readonly code: string;
  readonly message: string;
}

/** A reply, or why there is none; of an answer whose body failed, the headers are there all the same. */
export interface Exchanged {
  readonly reply: Reply | null;
  readonly headers: Headers | null;
  readonly error: ExchangeError | null;
}

const MOST_BODY_BYTES = 1024 * 1024;

export class Connection {
  readonly #client: Client;
  readonly #timeoutMs: number;
  #exchange: Exchange;

  /** @param address where the connection says that it is from, by PROXY protocol; null: it says nothing */
  constructor(origin: string, timeoutMs: number, address: string | null = null) {
    const connect = address === null ? { timeout: timeoutMs } : connectFrom(address, timeoutMs);
    // Each exchange has one deadline of its own, and needs none of undici's.
    this.#client = new Client(origin, { connect, headersTimeout: 0, bodyTimeout: 0 });
    this.#timeoutMs = timeoutMs;
    this.#exchange = new Exchange(timeoutMs);
  }

  /** `done` is told in any case, and of a reply in the very turn in which its last byte is read. */
  send(options: Dispatcher.DispatchOptions, done: (outcome: Exchanged) => void): void {
    // One that failed may still be told things, late: it is not used again.
    if (this.#exchange.failed) this.#exchange = new Exchange(this.#timeoutMs);
    const exchange = this.#exchange;
    exchange.begin(done);
    try {
      this.#client.dispatch(options, exchange);
    } catch (error) {
      // What can't even be sent: a header that is none.
      exchange.fail(errorOf(error));
    }
  }

  async close(): Promise<void> {
    this.#exchange.close();
    await this.#client.destroy();
  }
}

/** The exchanges of a connection, one after the other, until one fails. */
class Exchange implements Dispatcher.DispatchHandler {
  failed = false;
  readonly #timer: NodeJS.Timeout;
  #done: ((outcome: Exchanged) => void) | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: Headers | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(timeoutMs: number) {
    // One deadline for each exchange as a whole: an answer that drips in for ever is no answer.
    const message = `no answer within ${timeoutMs} ms`;
    this.#timer = setTimeout(() => this.fail({ code: 'TIMEOUT', message }), timeoutMs);
  }

  begin(done: (outcome: Exchanged) => void): void {
    this.#done = done;
    this.#controller = null;
    this.#headers = null;
    this.#chunks = [];
    this.#bytes = 0;
    this.#timer.refresh();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.failed) controller.abort(new Error('given up'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // Informational answers come first, and say nothing.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= MOST_BODY_BYTES) this.#chunks.push(chunk);
    else this.fail({ code: 'BODY_TOO_LARGE', message: `over ${MOST_BODY_BYTES} bytes` });
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const headers = this.#headers ?? {};
    // As bytes, and then as text: a character may lie across two of them.
    const bytes = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    const done = this.#done;
    this.#done = null;
    done?.({ reply: { status: this.#status, headers, body: bytes?.toString() ?? '' }, headers, error: null });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(errorOf(error));
  }

  /** Without effect between two exchanges. */
  fail(error: ExchangeError): void {
    const done = this.#done;
    if (!done) return;
    this.#done = null;
    this.failed = true;
    clearTimeout(this.#timer);
    this.#controller?.abort(new Error(error.message));
    // In a turn of its own: undici is still clearing up, and would fail what is asked of it meanwhile, too.
    setImmediate(done, { reply: null, headers: this.#headers, error });
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

function errorOf(error: unknown): ExchangeError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
