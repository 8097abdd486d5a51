/** A connection by undici's lowest interface: what reads and writes all that is not plain. */
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { promised } from '../../model/promised.ts';
import type { AnswerHeaders } from '../../scenarios/exchange.ts';
import {
  type AtHeaders,
  type Connection,
  type Exchanged,
  type ExchangeError,
  errorOf,
  MOST_BODY_BYTES,
  TOO_LARGE,
  type ToSend,
  tooLate,
} from './connection.ts';
import { type Awaited, expect, forget } from './deadlines.ts';

export class UndiciConnection implements Connection {
  readonly #client: Client;
  readonly #timeoutMs: number;
  #exchange: Exchange;

  constructor(origin: string, timeoutMs: number, connect: buildConnector.connector) {
    // Each exchange has its own deadline, and needs none of undici's.
    this.#client = new Client(origin, { connect, headersTimeout: 0, bodyTimeout: 0 });
    this.#timeoutMs = timeoutMs;
    this.#exchange = new Exchange(timeoutMs);
  }

  get busy(): boolean {
    return this.#exchange.busy;
  }

  /** @param leftMs until its deadline, where some of its time is over */
  send(
    { method, path, headers, cookie, body }: ToSend,
    done: (outcome: Exchanged) => void,
    early: AtHeaders | null = null,
    leftMs: number = this.#timeoutMs,
  ): void {
    // A failed exchange may still get late calls, and is not used again.
    if (this.#exchange.failed) this.#exchange = new Exchange(this.#timeoutMs);
    const exchange = this.#exchange;
    exchange.begin(done, early, leftMs);
    try {
      const all = cookie === undefined ? headers : { ...headers, cookie };
      this.#client.dispatch({ method, path, headers: all, body, blocking: false }, exchange);
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
class Exchange implements Dispatcher.DispatchHandler, Awaited {
  failed = false;
  busy = false;
  /** One deadline for the whole exchange: an answer that drips in for ever is none. */
  dueAt = Infinity;
  readonly #timeoutMs: number;
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
    this.#timeoutMs = timeoutMs;
  }

  begin(done: (outcome: Exchanged) => void, early: AtHeaders | null, leftMs: number): void {
    this.#done = done;
    this.#early = early;
    this.busy = true;
    this.#controller = null;
    this.#headers = null;
    this.#chunks = [];
    this.#bytes = 0;
    expect(this, leftMs);
  }

  overdue(): void {
    this.fail(tooLate(this.#timeoutMs));
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
    else this.fail(TOO_LARGE);
  }

  onResponseEnd(): void {
    const [first] = this.#chunks;
    const headers = this.#headers ?? {};
    this.busy = false;
    const done = this.#done;
    this.#done = null;
    forget(this);
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
    forget(this);
    this.#controller?.abort(new Error(error.message));
    this.#end();
    // In a later turn: undici is still cleaning up, and would fail the next request, too.
    if (done) setImmediate(done, { reply: null, headers: this.#headers, error });
  }

  close(): void {
    forget(this);
    this.#end();
  }
}
