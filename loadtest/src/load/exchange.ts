/**
 * One request and its answer over one connection, by undici's lowest interface, which costs least. Whatever the
 * other side does, it ends: in time, and without keeping more of the answer than is allowed.
 */
import type { Client, Dispatcher } from 'undici';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ExchangeError {
  readonly code: string;
  readonly message: string;
}

/** Exactly one of them; the headers of an answer whose body failed are there all the same. */
export interface Outcome {
  readonly reply: Reply | null;
  readonly headers: Reply['headers'] | null;
  readonly error: ExchangeError | null;
}

const MOST_BODY_BYTES = 1024 * 1024;

/** Resolves in any case. */
export function exchange(
  client: Client,
  options: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const handler = new Handler(timeoutMs, resolve);
    try {
      client.dispatch(options, handler);
    } catch (error) {
      // What can't even be sent: a header that is none.
      handler.fail(errorOf(error));
    }
  });
}

class Handler implements Dispatcher.DispatchHandler {
  readonly #resolve: (outcome: Outcome) => void;
  // One deadline for the whole exchange: an answer that drips in for ever is no answer.
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #done = false;
  #status = 0;
  #headers: Reply['headers'] | null = null;
  #body = '';
  #chunks: Buffer[] | null = null;
  #bytes = 0;

  constructor(timeoutMs: number, resolve: (outcome: Outcome) => void) {
    this.#resolve = resolve;
    this.#timer = setTimeout(
      () => this.fail({ code: 'TIMEOUT', message: `no answer within ${timeoutMs} ms` }),
      timeoutMs,
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#done) controller.abort(new Error('given up'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Reply['headers']): void {
    // Informational answers come first, and say nothing.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BODY_BYTES) {
      this.fail({ code: 'BODY_TOO_LARGE', message: `over ${MOST_BODY_BYTES} bytes` });
      return;
    }
    // Most answers come in one piece; those of more are put together as bytes, since a character may lie across.
    if (this.#bytes === chunk.length) this.#chunks = [chunk];
    else this.#chunks?.push(chunk);
  }

  onResponseEnd(): void {
    const chunks = this.#chunks ?? [];
    const [first] = chunks;
    this.#body =
      chunks.length === 1 && first ? first.toString('utf8') : Buffer.concat(chunks).toString('utf8');
    const headers = this.#headers ?? {};
    this.#finish({ reply: { status: this.#status, headers, body: this.#body }, headers, error: null });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(errorOf(error));
  }

  fail(error: ExchangeError): void {
    if (this.#done) return;
    this.#finish({ reply: null, headers: this.#headers, error });
    this.#controller?.abort(new Error(error.message));
  }

  #finish(outcome: Outcome): void {
    if (this.#done) return;
    this.#done = true;
    clearTimeout(this.#timer);
    this.#resolve(outcome);
  }
}

function errorOf(error: unknown): ExchangeError {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}
