/** Which sessions a store let go by itself, and when it could not be reached. Only the newest events are kept. */

const KEPT = 20_000;

export type Departure = 'expired' | 'evicted';

export class Departures {
  readonly #gone: { id: string; what: Departure; at: number }[] = [];
  readonly #outages: { at: number; until: number | null }[] = [];

  left(id: string, what: Departure, at: number = Date.now()): void {
    this.#gone.push({ id, what, at });
    if (this.#gone.length > KEPT) this.#gone.shift();
  }

  /** The store can be reached again, or no longer. */
  reachable(now: boolean, at: number = Date.now()): void {
    const last = this.#outages.at(-1);
    if (!now) this.#outages.push({ at, until: null });
    else if (last?.until === null) last.until = at;
    if (this.#outages.length > KEPT) this.#outages.shift();
  }

  get gone(): readonly { readonly id: string; readonly what: Departure; readonly at: number }[] {
    return this.#gone;
  }

  get outages(): readonly { readonly at: number; readonly until: number | null }[] {
    return this.#outages;
  }
}
