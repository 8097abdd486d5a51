/** Writes a history to a file or a stream, one event a line, in the order given. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { HistoryEvent } from './event.ts';

export class HistoryFile {
  readonly #stream: NodeJS.WritableStream;

  private constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  static async open(file: string): Promise<HistoryFile> {
    const stream = createWriteStream(file);
    await once(stream, 'open');
    return new HistoryFile(stream);
  }

  static readonly onStandardOutput = (): HistoryFile => new HistoryFile(process.stdout);

  readonly write = (event: HistoryEvent): void => {
    this.#stream.write(`${JSON.stringify(event)}\n`);
  };

  /** Waits until everything is written. */
  async close(): Promise<void> {
    if (this.#stream === process.stdout) {
      await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
      return;
    }
    this.#stream.end();
    await finished(this.#stream);
  }
}
