/**
 * A virtual user: sequential and honest. It goes through a scenario flow by flow, follows redirects hop by hop,
 * and records each request as one operation of the history.
 */
import type { Operation, Seen } from '../history/event.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Answer, Browser, Hop, Request } from './browser.ts';

export const MAX_REDIRECTS = 10;

export interface VirtualUserOptions {
  readonly user: number;
  readonly browser: Browser;
  readonly scenario: Scenario;
  readonly target: URL;
  readonly record: (operation: Operation) => void;
  /** Waits before each request, as a person does. */
  readonly pause: () => Promise<void>;
}

export class VirtualUser {
  readonly #options: VirtualUserOptions;
  #flow = 0;

  constructor(options: VirtualUserOptions) {
    this.#options = options;
  }

  /** One flow: a write, its redirects, and the page they lead to. Ends early where one of them fails. */
  async flow(): Promise<void> {
    const { browser, scenario, pause, target } = this.#options;
    this.#flow++;
    const mark = `u${this.#options.user}-f${this.#flow}`;
    await pause();
    const request = scenario.write(mark);
    const written = await browser.send(request);
    let next = redirectOf(written.answer, request.path, target);
    const missing = written.answer && written.answer.status < 400 && next === null;
    const problem = missing ? `NO_REDIRECT: ${written.answer?.status} without a Location` : next?.error;
    this.#record(request, written, 'write', { wrote: mark, ...(problem ? { error: problem } : {}) });
    for (let hops = 1; next?.path !== undefined; hops++) {
      const page: Request = { method: 'GET', path: next.path };
      await pause();
      const hop = await browser.send(page);
      next = redirectOf(hop.answer, page.path, target);
      if (next && !next.error && hops >= MAX_REDIRECTS)
        next = { error: `REDIRECT_LOOP: over ${MAX_REDIRECTS} redirects` };
      if (next === null) this.#record(page, hop, 'page', look(hop, scenario));
      else this.#record(page, hop, 'redirect', next.error ? { error: next.error } : {});
    }
  }

  #record(
    request: Request,
    hop: Hop,
    step: Operation['step'],
    found: { wrote?: string; saw?: Seen; error?: string },
  ): void {
    const error = hop.error ? `${hop.error.code}: ${hop.error.message}` : found.error;
    this.#options.record({
      type: 'op',
      user: this.#options.user,
      flow: this.#flow,
      step,
      method: request.method,
      path: request.path,
      at: round(hop.at, 10),
      ms: round(hop.ms, 100),
      outcome: outcomeOf(hop, step, error),
      status: hop.answer?.status ?? null,
      replica: hop.answer?.replica ?? null,
      sent: hop.sent,
      set: hop.set,
      ...found,
      ...(error === undefined ? {} : { error }),
    });
  }
}

/** A refused connection carried nothing; any other failure of a write may have come after it took effect. */
function outcomeOf(hop: Hop, step: Operation['step'], error: string | undefined): Operation['outcome'] {
  const status = hop.answer?.status;
  if (status !== undefined && status < 400) return error === undefined ? 'ok' : 'fail';
  const mayHaveHappened = status === undefined ? hop.error?.code !== 'ECONNREFUSED' : status >= 500;
  return step === 'write' && mayHaveHappened ? 'info' : 'fail';
}

interface Redirect {
  /** Where to go next; undefined where `error` says why not. */
  readonly path?: string;
  readonly error?: string;
}

/** The redirect that an answer asks for, or null where it asks for none. Other hosts are none of the lab's business. */
function redirectOf(answer: Answer | null, from: string, target: URL): Redirect | null {
  if (!answer?.location || answer.status < 300 || answer.status >= 400) return null;
  const url = URL.parse(answer.location, new URL(from, target).href);
  if (!url) return { error: 'BAD_REDIRECT: its Location is not an address' };
  if (url.origin !== target.origin) return { error: `FOREIGN_REDIRECT: to ${url.origin}` };
  return { path: `${url.pathname}${url.search}` };
}

function look(hop: Hop, scenario: Scenario): { saw?: Seen; error?: string } {
  if (!hop.answer || hop.answer.status >= 400) return {};
  try {
    return { saw: scenario.read(JSON.parse(hop.answer.body)) };
  } catch {
    return { error: 'UNREADABLE_PAGE: not what this scenario expects' };
  }
}

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;
