/** A link between two parts: a small TCP proxy that passes everything on as it comes, unless it is impaired. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Impairment } from './impairment.ts';

export interface LinkEnds {
  /** `app-1>redis` */
  readonly name: string;
  /** Where it listens. */
  readonly port: number;
  /** Where it leads. */
  readonly to: { readonly host: string; readonly port: number };
}

/** Bytes that are on their way in one direction. */
const MOST_HELD = 1024 * 1024;

export class Link {
  readonly #ends: LinkEnds;
  readonly #server: Server;
  readonly #connections = new Set<() => void>();
  #impairment: Impairment = {};
  /** Resolves when the link is not cut. */
  #whole = Promise.withResolvers<void>();

  constructor(ends: LinkEnds) {
    this.#ends = ends;
    this.#whole.resolve();
    this.#server = createServer((from) => this.#join(from));
  }

  get name(): string {
    return this.#ends.name;
  }

  listen(host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#ends.port, host, resolve);
    });
  }

  /** Null makes it whole. */
  impair(impairment: Impairment | null): void {
    this.#impairment = impairment ?? {};
    this.#whole.resolve();
    if (this.#impairment.cut) this.#whole = Promise.withResolvers();
  }

  close(): void {
    this.#server.close();
    for (const end of this.#connections) end();
  }

  #join(from: Socket): void {
    const to = connect(this.#ends.to);
    const end = () => {
      from.destroy();
      to.destroy();
      this.#connections.delete(end);
    };
    this.#connections.add(end);
    let messages = 0;
    this.#carry(from, to, end, () => {
      if (++messages < (this.#impairment.resetAfter ?? Number.POSITIVE_INFINITY)) return;
      from.resetAndDestroy();
      end();
    });
    this.#carry(to, from, end, () => {});
  }

  /** One direction, in order. */
  #carry(from: Socket, to: Socket, end: () => void, passed: () => void): void {
    let before = Promise.resolve();
    const pass = (step: () => void | Promise<void>) => {
      const due = performance.now() + (this.#impairment.delayMs ?? 0);
      before = before.then(async () => {
        const early = due - performance.now();
        if (early > 0) await sleep(early);
        // Cut once more, perhaps, while it waited.
        while (this.#impairment.cut) await this.#whole.promise;
        await step();
      });
    };
    let waiting = 0;
    from.setNoDelay(true);
    from.on('data', (chunk) => {
      // A limit on what is held for a slow reader.
      waiting += chunk.length;
      if (waiting > MOST_HELD) from.pause();
      pass(async () => {
        if (!to.write(chunk, passed)) await drained(to);
        waiting -= chunk.length;
        if (waiting <= MOST_HELD) from.resume();
      });
    });
    from.on('end', () => pass(() => void to.end()));
    // An error on one side shows on the other as an end, after everything that was sent.
    from.on('close', (failed) =>
      pass(() => {
        if (failed || to.writableFinished || to.destroyed) end();
        else to.once('finish', end).once('close', end);
      }),
    );
    from.on('error', () => {});
  }
}

/** Resolves when it takes more again, or never will. */
const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
