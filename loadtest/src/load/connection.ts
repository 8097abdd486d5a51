/**
 * One connection, one request at a time, by undici's lowest interface, which costs least. Whatever the other side does,
 * a request ends in time, and keeps no more of the answer than is allowed.
 */
import { Client, type Dispatcher } from 'undici';
import { promised } from '../model/promised.ts';
import type { AnswerHeaders } from '../scenarios/exchange.ts';
import { connectorOf, type Way } from './way.ts';

export interface Reply {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

export interface ExchangeError {
  readonly code: string;
  readonly message: string;
}

/** A reply, or why there is none. If only the body failed, the headers are there. */
export interface Exchanged {
  readonly reply: Reply | null;
  readonly headers: AnswerHeaders | null;
  readonly error: ExchangeError | null;
  /** Where the reply was told at its headers: resolves when its body has ended, well or not. */
  readonly rest?: Promise<void>;
}

/** Decides at the headers whether the body is waited for. */
export type AtHeaders = (status: number, headers: AnswerHeaders) => boolean;

const MOST_BODY_BYTES = 1024 * 1024;

export class Connection {
  readonly #client: Client;
  readonly #timeoutMs: number;
  #exchange: Exchange;

  constructor(origin: string, timeoutMs: number, way: Way = {}) {
    // Each exchange has its own deadline, and needs none of undici's.
    this.#client = new Client(origin, {
      connect: connectorOf(way, timeoutMs),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#timeoutMs = timeoutMs;
    this.#exchange = new Exchange(timeoutMs);
  }

  /** A body is still coming: another request would wait for it. */
  get busy(): boolean {
    return this.#exchange.busy;
  }

  /**
   * `done` is called in any case; for a reply, in the very turn in which its last byte is read.
   * @param early true: told at the headers, while the body is still coming
   */
  send(
    options: Dispatcher.DispatchOptions,
    done: (outcome: Exchanged) => void,
    early: AtHeaders | null = null,
  ): void {
    // A failed exchange may still get late calls, and is not used again.
    if (this.#exchange.failed) this.#exchange = new Exchange(this.#timeoutMs);
    const exchange = this.#exchange;
    exchange.begin(done, early);
    try {
      this.#client.dispatch(options, exchange);
    } catch (error) {
      // It can't even be sent: an invalid header.
      exchange.fail(errorOf(error));
    }
  }

  async close(): Promise<void> {
    this.#exchange.close();
    await this.#client.destroy();
  }
}

/** A connection's exchanges, one after the other, until one fails. */
class Exchange implements Dispatcher.DispatchHandler {
  failed = false;
  busy = false;
  readonly #timer: NodeJS.Timeout;
  #done: ((outcome: Exchanged) => void) | null = null;
  #early: AtHeaders | null = null;
  /** Resolves what was told at the headers. */
  #ended: (() => void) | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: AnswerHeaders | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(timeoutMs: number) {
    // One deadline for the whole exchange: an answer that drips in for ever is none.
    const message = `no answer within ${timeoutMs} ms`;
    this.#timer = setTimeout(() => this.fail({ code: 'TIMEOUT', message }), timeoutMs);
  }

  begin(done: (outcome: Exchanged) => void, early: AtHeaders | null): void {
    this.#done = done;
    this.#early = early;
    this.busy = true;
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

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    // An informational answer, to be followed by the real one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    // Most bodies come in the same piece as their headers: these are told once, as a whole.
    if (this.#early?.(status, headers)) queueMicrotask(() => this.#tellEarly(headers));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= MOST_BODY_BYTES) this.#chunks.push(chunk);
    else this.fail({ code: 'BODY_TOO_LARGE', message: `over ${MOST_BODY_BYTES} bytes` });
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const headers = this.#headers ?? {};
    this.busy = false;
    const done = this.#done;
    this.#done = null;
    if (!done) {
      this.#end();
      return;
    }
    // Joined as bytes: a character may lie across two chunks.
    const bytes = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first;
    done({ reply: { status: this.#status, headers, body: bytes?.toString() ?? '' }, headers, error: null });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(errorOf(error));
  }

  #tellEarly(headers: AnswerHeaders): void {
    const done = this.#done;
    if (!done || this.#headers !== headers) return;
    this.#done = null;
    const { promise, resolve } = promised<void>();
    this.#ended = resolve;
    done({ reply: { status: this.#status, headers, body: '' }, headers, error: null, rest: promise });
  }

  #end(): void {
    this.#ended?.();
    this.#ended = null;
  }

  /** Has no effect between two exchanges. */
  fail(error: ExchangeError): void {
    const done = this.#done;
    if (!done && !this.#ended) return;
    this.#done = null;
    this.failed = true;
    this.busy = false;
    clearTimeout(this.#timer);
    this.#controller?.abort(new Error(error.message));
    this.#end();
    // In a later turn: undici is still cleaning up, and would fail the next request, too.
    if (done) setImmediate(done, { reply: null, headers: this.#headers, error });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#end();
  }
}

function errorOf(error: unknown): ExchangeError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
