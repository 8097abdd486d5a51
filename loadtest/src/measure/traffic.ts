/** What went through in one phase: requests by replica, errors, latency, rate. */
import type { Operation } from '../history/event.ts';
import type { Latency } from '../report/result.ts';
import { LatencyHistogram } from './latency.ts';

export class Traffic {
  readonly requests: Record<string, number> = {};
  httpErrors = 0;
  readonly #latency = new LatencyHistogram();
  #count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add(operation: Operation): void {
    this.#count++;
    this.#first = Math.min(this.#first, operation.at);
    this.#last = Math.max(this.#last, operation.at + operation.ms);
    if (operation.status === null || operation.status >= 400) this.httpErrors++;
    else this.#latency.add(operation.ms);
    if (operation.replica !== null) {
      this.requests[operation.replica] = (this.requests[operation.replica] ?? 0) + 1;
    }
  }

  /** Of requests that were answered without an error. */
  latency(): Latency | null {
    return this.#latency.summary();
  }

  get meanLatencyMs(): number {
    return this.#latency.mean;
  }

  perSecond(): number {
    const seconds = (this.#last - this.#first) / 1000;
    return seconds > 0 ? this.#count / seconds : 0;
  }
}
