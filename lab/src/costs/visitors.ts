/** Visitors who ask for one thing over and over: no load to be judged, but costs to be measured. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { UserError } from 'session-lab';

/** With a session each, and how many of them are about at once. */
const VISITORS = 256;
const AT_ONCE = 16;

export type Ask = 'bare' | 'read' | 'write';

interface Visitor {
  readonly address: string;
  readonly cookies: Map<string, string>;
}

export class Visitors {
  readonly #origin: URL;
  readonly #signal: AbortSignal;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #all: readonly Visitor[] = Array.from({ length: VISITORS }, (_, number) => newVisitor(number));
  #begun = 0;

  constructor(origin: string, signal: AbortSignal) {
    this.#origin = new URL(origin);
    this.#signal = signal;
  }

  /** Each begins a session. */
  async arrive(): Promise<void> {
    const one = async (index: number): Promise<void> => {
      for (let at = index; at < VISITORS; at += AT_ONCE) await this.#request('write', this.#visitor(at));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => one(index)));
  }

  /**
   * `bare`: an answer without a session; `read`: a page that shows what is in the session, after `arrive`; `write`: a post that changes
   * it, whose redirect is not followed.
   * @throws {UserError} where an answer is not what a session that is kept gives: its cost would be another thing's
   */
  async ask(what: Ask, requests: number): Promise<void> {
    let left = requests;
    const one = async (index: number): Promise<void> => {
      // Nobody's requests overlap, so that no two of them change one session at once.
      for (let at = index; left-- > 0; at = (at + AT_ONCE) % VISITORS)
        await this.#request(what, this.#visitor(at));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => one(index)));
  }

  /** So many sessions more, of visitors who don't come back. */
  async begin(sessions: number): Promise<void> {
    let left = sessions;
    const one = async (): Promise<void> => {
      while (left-- > 0) await this.#request('write', newVisitor(this.#begun++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  end(): void {
    this.#agent.destroy();
  }

  #visitor(at: number): Visitor {
    const visitor = this.#all[at];
    if (!visitor) throw new Error(`there is no visitor ${at}`);
    return visitor;
  }

  async #request(what: Ask, visitor: Visitor): Promise<void> {
    const answer = await this.#send(what, visitor);
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      visitor.cookies.set(name, value);
    }
    const body = await text(answer);
    const { statusCode } = answer;
    if (statusCode !== (what === 'write' ? 303 : 200))
      throw new UserError(`what a ${what} costs can’t be told: it was answered ${statusCode}`);
    if (what === 'read' && !(JSON.parse(body).views > 0))
      throw new UserError(
        'what a read costs can’t be told: the session was not there (choose a profile that keeps it)',
      );
  }

  #send(what: Ask, { address, cookies }: Visitor): Promise<IncomingMessage> {
    const body = what === 'write' ? '{"page":"/costs"}' : '';
    const options = {
      method: what === 'write' ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        'x-forwarded-for': address,
        ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
        ...(cookies.size > 0
          ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
      },
      agent: this.#agent,
      signal: this.#signal,
    };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(what === 'bare' ? '/healthz' : '/views', this.#origin), options, resolve);
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

/** From all over, so that no balancer that reads addresses sends them all to one replica. */
const newVisitor = (number: number): Visitor => ({
  address: `10.${number % 251}.${number % 241}.9`,
  cookies: new Map(),
});
