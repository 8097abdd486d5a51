/** HTTP to one other replica, over connections that are kept. Each message has a deadline and is counted. */
import type { Pool } from 'undici';
import { type Message, type MessageName, PEER_HEADER, peerPath } from './messages.ts';

/** What this replica has sent to its peers, and what they have answered. */
export class Traffic {
  messages = 0;
  bytes = 0;
}

export interface PeerConnectionOptions {
  readonly origin: string;
  /** This replica's own name. */
  readonly replica: string;
  readonly secret: string;
  readonly timeoutMs: number;
  readonly traffic: Traffic;
}

/** The peer answered with an error status. */
export class PeerRefusal extends Error {
  readonly code = 'PEER_REFUSAL';
  readonly status: number;
  constructor(status: number) {
    super(`the peer answered with status ${status}`);
    this.status = status;
  }
}

const CONNECTIONS = 16;

export class PeerConnection {
  readonly #options: PeerConnectionOptions;
  readonly #pool: Promise<Pool>;

  constructor(options: PeerConnectionOptions) {
    this.#options = options;
    // Loaded only where such a store is opened: who lists the stores does without.
    this.#pool = import('undici').then(
      ({ Pool }) =>
        new Pool(options.origin, { connections: CONNECTIONS, connect: { timeout: options.timeoutMs } }),
    );
  }

  /** The answer's text. @throws {PeerRefusal}, and whatever the network does */
  async send<Name extends MessageName>(name: Name, message: Message<Name>): Promise<string> {
    let text = '';
    for await (const chunk of this.stream(name, message)) text += chunk;
    return text;
  }

  /** The answer as it comes in, with a deadline for each part. @throws as `send` does */
  async *stream<Name extends MessageName>(name: Name, message: Message<Name>): AsyncGenerator<string> {
    const { replica, secret, timeoutMs, traffic } = this.#options;
    const abort = new AbortController();
    const late = () => abort.abort(new Error(`no answer within ${timeoutMs} ms`));
    // One more turn of the event loop: if this process was the busy one, the answer has come and only has to be read.
    const deadline = setTimeout(() => setImmediate(late), timeoutMs).unref();
    const payload = JSON.stringify(message);
    traffic.messages += 1;
    traffic.bytes += Buffer.byteLength(payload);
    try {
      const { statusCode, body } = await (await this.#pool).request({
        method: 'POST',
        path: peerPath(name),
        headers: {
          authorization: `Bearer ${secret}`,
          'content-type': 'application/json',
          [PEER_HEADER]: replica,
        },
        body: payload,
        signal: abort.signal,
      });
      const decoder = new TextDecoder();
      for await (const chunk of body as AsyncIterable<Buffer>) {
        deadline.refresh();
        traffic.bytes += chunk.length;
        if (statusCode < 300) yield decoder.decode(chunk, { stream: true });
      }
      if (statusCode >= 300) throw new PeerRefusal(statusCode);
    } finally {
      clearTimeout(deadline);
    }
  }

  async close(): Promise<void> {
    await (await this.#pool).destroy();
  }
}
