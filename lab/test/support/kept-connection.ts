/** A client that keeps its one connection for as long as it may, and counts those that it took. */
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';

export class KeptConnection {
  readonly #base: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #sockets = new Set<Socket>();

  constructor(base: string) {
    this.#base = base;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** @param path sent as it is */
  async get(
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number | undefined; readonly headers: IncomingHttpHeaders }> {
    const { hostname, port } = new URL(this.#base);
    const asked = request({ hostname, port, path, headers, agent: this.#agent });
    asked.on('socket', (socket) => this.#sockets.add(socket));
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode, headers: answer.headers };
  }

  close(): void {
    this.#agent.destroy();
  }
}
