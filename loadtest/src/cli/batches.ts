/** Hands events on many at a time: to go back and forth between load, history and judge for each one costs more. */
import type { HistoryEvent } from '../model/history-event.ts';

const MOST_EVENTS = 256;
/** Whoever watches a slow load is not to wait for so many. */
const MOST_MS = 50;

export class Batches {
  readonly #take: (events: readonly HistoryEvent[]) => void | Promise<void>;
  #events: HistoryEvent[] = [];
  #since = performance.now();
  /** What everybody is to wait for, where the last batch asked for it. */
  #asked: Promise<void> | undefined;

  /** @param take a promise asks to wait for it before the next event */
  constructor(take: (events: readonly HistoryEvent[]) => void | Promise<void>) {
    this.#take = take;
  }

  readonly add = (event: HistoryEvent): void | Promise<void> => {
    this.#events.push(event);
    if (this.#events.length >= MOST_EVENTS || performance.now() - this.#since >= MOST_MS) this.flush();
    return this.#asked;
  };

  /** Hands on what is left. */
  flush(): void {
    const events = this.#events;
    this.#events = [];
    this.#since = performance.now();
    const asked = this.#take(events) ?? undefined;
    this.#asked = asked;
    void asked?.then(() => {
      if (this.#asked === asked) this.#asked = undefined;
    });
  }
}
