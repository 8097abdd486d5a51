/** Hands events on in batches: to switch between load, history and judge for each event costs more. */
import type { HistoryEvent } from '../model/history-event.ts';

const MOST_EVENTS = 256;
/** A slow load is to show progress, too. */
const MOST_MS = 50;

export class Batches {
  readonly #take: (events: readonly HistoryEvent[]) => void | Promise<void>;
  #events: HistoryEvent[] = [];
  #since = performance.now();
  /** What the last batch asked everybody to wait for. */
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
