/**
 * Writes a history, one event a line: into a compressed file, or plain on standard output. It is never in memory as a
 * whole: a writer that is too fast is asked to wait.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { constants, createGzip, type ZlibOptions } from 'node:zlib';
import type { HistoryEvent } from './history-event.ts';
import { type Promised, promised } from './promised.ts';
import { NotWritten } from './storage.ts';

/** Lines are handed on in pieces: one by one they would cost more than the events. */
const PIECE_CHARS = 64 * 1024;

/** What may wait to be compressed before the writer is asked to wait. */
const MOST_WAITING_BYTES = 1024 * 1024;

export class HistoryFile {
  readonly #stream: NodeJS.WritableStream;
  /** Null for a stream that is not ours to end. */
  readonly #file: NodeJS.WritableStream | null;
  /** Ended by a seal; else others write on. */
  readonly #sealed: boolean;
  readonly #hash = createHash('sha256');
  #lines = 0;
  #piece = '';
  #flushing: NodeJS.Immediate | null = null;
  #drained: Promised<void> | null = null;
  #failure: Error | null = null;

  private constructor(stream: NodeJS.WritableStream, file: NodeJS.WritableStream | null, sealed = true) {
    this.#sealed = sealed;
    this.#stream = stream;
    this.#file = file;
    for (const part of [stream, file]) {
      part?.on('error', (error: Error) => {
        this.#failure ??= error;
        this.#resume();
      });
    }
    stream.on('drain', () => this.#resume());
  }

  static async open(file: string): Promise<HistoryFile> {
    const output = createWriteStream(file);
    await once(output, 'open').catch((error: Error) => {
      throw new NotWritten(`the history can't be written: ${error.message}`, { cause: error });
    });
    // The quickest level: it is written while the load is being measured.
    const gzip = createGzip({
      level: constants.Z_BEST_SPEED,
      writableHighWaterMark: MOST_WAITING_BYTES,
    } as ZlibOptions);
    gzip.pipe(output);
    return new HistoryFile(gzip, output);
  }

  /** @param sealed it is all of a history, and nobody adds to it */
  static readonly onStandardOutput = (sealed = false): HistoryFile =>
    new HistoryFile(process.stdout, null, sealed);

  /**
   * A promise asks to wait before the next ones.
   * @throws {NotWritten} where an earlier event could not be written: a full disk, a reader that is gone.
   */
  readonly write = (...events: readonly HistoryEvent[]): void | Promise<void> => {
    this.#check();
    for (const event of events) this.#piece += `${JSON.stringify(event)}\n`;
    this.#lines += events.length;
    if (this.#piece.length >= PIECE_CHARS) this.#flush();
    // A reader at the other end wants it soon.
    else if (!this.#file) this.#flushing ??= setImmediate(() => this.#flush());
    return this.#drained?.promise;
  };

  /** Waits until everything is written. */
  async close(): Promise<void> {
    this.#flush();
    if (!this.#file) {
      if (this.#sealed) this.#stream.write(`${JSON.stringify(this.#seal())}\n`);
      await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
      return;
    }
    if (this.#failure === null) {
      this.#stream.end(`${JSON.stringify(this.#seal())}\n`);
      await finished(this.#file).catch((error: Error) => {
        this.#failure ??= error;
      });
    }
    this.#check();
  }

  #seal(): HistoryEvent {
    return { type: 'seal', lines: this.#lines, sha256: this.#hash.digest('hex') };
  }

  #flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = null;
    if (this.#piece === '') return;
    // Encoded once, for both.
    const piece = Buffer.from(this.#piece);
    this.#piece = '';
    this.#hash.update(piece);
    // A stream that fails never drains; the next event then says so.
    if (!this.#stream.write(piece) && this.#failure === null) this.#drained ??= promised<void>();
  }

  #resume(): void {
    this.#drained?.resolve();
    this.#drained = null;
  }

  #check(): void {
    if (this.#failure)
      throw new NotWritten(`the history can't be written: ${this.#failure.message}`, {
        cause: this.#failure,
      });
  }
}
