/** Hands events on many at a time: to go back and forth between load, history and judge for each one costs more. */
import type { HistoryEvent } from '../history/event.ts';

const MOST_EVENTS = 256;
/** Whoever watches a slow load is not to wait for so many. */
const MOST_MS = 50;

export class Batches {
  /** A promise asks to wait before the next batch. */
  readonly #take: (events: readonly HistoryEvent[]) => void | Promise<void>;
  #events: HistoryEvent[] = [];
  #since = performance.now();

  constructor(take: (events: readonly HistoryEvent[]) => void | Promise<void>) {
    this.#take = take;
  }

  readonly add = (event: HistoryEvent): void | Promise<void> => {
    this.#events.push(event);
    if (this.#events.length >= MOST_EVENTS || performance.now() - this.#since >= MOST_MS) return this.flush();
  };

  /** Hands on what is left. */
  flush(): void | Promise<void> {
    const events = this.#events;
    this.#events = [];
    this.#since = performance.now();
    return this.#take(events);
  }
}
