/**
 * A socket as another reader is given it: what it writes first is the request that has been sent already, and is not sent again;
 * then it reads the answer from its first byte on. From the next request on, all passes through.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export class HandedOver extends Duplex {
  readonly socket: Socket;
  /** Of the answer; null: the request was written, and all is told as it comes. */
  #received: Buffer[] | null;
  /** How the connection has ended; null: it hasn't. */
  #ending: Error | 'ended' | null = null;
  #isAnswered = false;

  constructor(socket: Socket, received: readonly Buffer[]) {
    super({ decodeStrings: false, allowHalfOpen: false });
    this.socket = socket;
    this.#received = [...received];
  }

  /** The answer has been read: what is written from now on is sent. */
  answered(): void {
    this.#isAnswered = true;
  }

  /** @param piece another's memory once this has returned */
  receive(piece: Buffer): void {
    const copy = Buffer.from(piece);
    if (this.#received) this.#received.push(copy);
    else this.push(copy);
  }

  /** The other side has ended it, well or not. */
  over(ending: Error | 'ended'): void {
    if (this.#ending !== null) return;
    this.#ending = ending;
    if (!this.#received) this.#tellEnding(ending);
  }

  ref(): void {
    this.socket.ref();
  }

  unref(): void {
    this.socket.unref();
  }

  // The other side sends what it sends: nothing is asked for.
  override _read(): void {}

  override _write(chunk: string | Buffer, encoding: BufferEncoding, callback: () => void): void {
    if (this.#isAnswered) {
      // How writing fails is told as the socket's end.
      this.socket.write(chunk, encoding, () => callback());
      return;
    }
    callback();
    // Not before undici knows that it has written it.
    queueMicrotask(() => this.#replay());
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.socket.destroy();
    callback(error);
  }

  #replay(): void {
    const received = this.#received;
    if (!received) return;
    this.#received = null;
    for (const piece of received) this.push(piece);
    if (this.#ending !== null) this.#tellEnding(this.#ending);
  }

  #tellEnding(ending: Error | 'ended'): void {
    if (ending === 'ended') this.push(null);
    // In a turn of its own: what came before is still to be read.
    else setImmediate(() => this.destroy(ending));
  }
}
