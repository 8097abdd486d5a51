/** Visitors with a session each, who ask for one thing over and over: no load to be judged, but a price to be taken. */
import { UserError } from 'session-lab';

/** Sessions, and how many of their visitors are about at once. */
const VISITORS = 256;
const AT_ONCE = 16;

export type Ask = 'bare' | 'read' | 'write';

interface Visitor {
  readonly address: string;
  readonly cookies: Map<string, string>;
}

export class Visitors {
  readonly #origin: string;
  readonly #signal: AbortSignal;
  readonly #all: readonly Visitor[] = Array.from({ length: VISITORS }, (_, number) => ({
    // From all over, so that no balancer that reads it sends them all to one replica.
    address: `10.${number % 251}.${number % 241}.9`,
    cookies: new Map(),
  }));

  constructor(origin: string, signal: AbortSignal) {
    this.#origin = origin;
    this.#signal = signal;
  }

  /**
   * `bare`: an answer without a session; `read`: a page that shows what is in the session; `write`: a post that changes
   * it, whose redirect is not followed.
   * @throws {UserError} where an answer is not what a session that is kept gives: its price would be another thing's
   */
  async ask(what: Ask, requests: number): Promise<void> {
    let left = requests;
    const one = async (index: number): Promise<void> => {
      // Nobody's requests overlap, so that no two of them change one session at once.
      for (let at = index; left-- > 0; at = (at + AT_ONCE) % VISITORS)
        await this.#request(what, this.#all[at]);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => one(index)));
  }

  async #request(what: Ask, visitor: Visitor | undefined): Promise<void> {
    if (!visitor) return;
    const answer = await fetch(`${this.#origin}${what === 'bare' ? '/healthz' : '/views'}`, {
      ...(what === 'write' ? { method: 'POST', body: '{"page":"/prices"}' } : {}),
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        'x-forwarded-for': visitor.address,
        ...(what === 'write' ? { 'content-type': 'application/json' } : {}),
        ...(visitor.cookies.size > 0
          ? { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
      },
      signal: this.#signal,
    });
    const text = await answer.text();
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      visitor.cookies.set(name, value);
    }
    const { status } = answer;
    if (status !== (what === 'write' ? 303 : 200))
      throw new UserError(`what a ${what} costs can’t be told: it was answered ${status}`);
    if (what === 'read' && !(JSON.parse(text).views > 0))
      throw new UserError(
        'what a read costs can’t be told: the session was not there (choose a profile that keeps it)',
      );
  }
}
