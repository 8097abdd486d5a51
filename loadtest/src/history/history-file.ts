/** Writes a history to a file or a stream, one event a line, in the order given. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UserError } from '../errors.ts';
import type { HistoryEvent } from './event.ts';

export class HistoryFile {
  readonly #stream: NodeJS.WritableStream;
  #failure: Error | null = null;

  private constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on('error', (error: Error) => {
      this.#failure ??= error;
    });
  }

  static async open(file: string): Promise<HistoryFile> {
    const stream = createWriteStream(file);
    await once(stream, 'open');
    return new HistoryFile(stream);
  }

  static readonly onStandardOutput = (): HistoryFile => new HistoryFile(process.stdout);

  /** @throws {UserError} where an earlier event could not be written: a full disk, a reader that is gone. */
  readonly write = (event: HistoryEvent): void => {
    this.#check();
    this.#stream.write(`${JSON.stringify(event)}\n`);
  };

  /** Waits until everything is written. */
  async close(): Promise<void> {
    if (this.#stream === process.stdout) {
      await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
      return;
    }
    if (this.#failure === null) {
      this.#stream.end();
      await finished(this.#stream);
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure) throw new UserError(`the history can't be written: ${this.#failure.message}`);
  }
}
