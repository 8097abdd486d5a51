/** What stores say: which sessions they gave up, and when they could not be reached. */
import type { HistoryEvent } from '../model/history-event.ts';
import type { Evidence, Outage } from '../model/system-events.ts';

export class StoreEvidence {
  /** How far the times of what is asked for may be off beside the stores', in milliseconds. */
  unsureMs = 0;
  readonly #gone = new Map<string, Evidence>();
  readonly #outages: Outage[] = [];

  add(event: HistoryEvent): void {
    if (event.type === 'evidence') this.#gone.set(event.session, event);
    if (event.type === 'outage') this.#outages.push(event);
  }

  /** Why a store had given a session up by `at`; null if none says so. */
  gone(session: string, at: number): Evidence['what'] | null {
    const evidence = this.#gone.get(session);
    return evidence && evidence.at <= at + this.unsureMs ? evidence.what : null;
  }

  /** Was the store out of a replica's reach at any time between the two? */
  away(replica: string | null, from: number, to: number): boolean {
    return this.#outages.some(
      (outage) =>
        (replica === null || outage.replica === replica) &&
        outage.at <= to + this.unsureMs &&
        (outage.until ?? Number.POSITIVE_INFINITY) >= from - this.unsureMs,
    );
  }
}
