/** A link from one replica to another that a test can cut, or hold: then nothing passes, but connections stay open. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Test } from 'tap';

type State = 'open' | 'held' | 'cut';

export class Link {
  /** The port at the other end; null while nobody listens there. */
  target: number | null = null;
  /** Holds as soon as a message of this name passes. */
  holdOn: string | null = null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  readonly #seen: string[] = [];
  #state: State = 'open';

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#join(socket));
  }

  static async open(t: Test): Promise<Link> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link = new Link(server);
    t.teardown(() => {
      link.cut();
      server.close();
    });
    return link;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many messages of this name have been sent. */
  seen(name: string): number {
    return this.#seen.join('').split(`POST /internal/peers/${name} `).length - 1;
  }

  hold(): void {
    this.#state = 'held';
  }

  cut(): void {
    this.#state = 'cut';
    this.#held.length = 0;
    for (const socket of this.#sockets) socket.destroy();
  }

  heal(): void {
    this.#state = 'open';
    this.holdOn = null;
    for (const pass of this.#held.splice(0)) pass();
  }

  #join(from: Socket): void {
    if (this.#state === 'cut' || this.target === null) return void from.destroy();
    const to = connect(this.target, '127.0.0.1');
    from.on('data', (chunk) => {
      this.#seen.push(chunk.toString('latin1'));
      if (this.holdOn && chunk.includes(`/internal/peers/${this.holdOn} `)) this.hold();
    });
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(one);
      one.on('data', (chunk) => this.#pass(() => other.write(chunk)));
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        this.#pass(() => other.destroy());
      });
    }
  }

  #pass(step: () => void): void {
    if (this.#state === 'held') this.#held.push(step);
    else step();
  }
}
