/** What went through in one phase: requests by replica, errors, latency, rate. */
import { endOf, type Operation } from '../../model/event.ts';
import type { Latency, StepLatency } from '../../model/result.ts';
import { LatencyHistogram } from './latency.ts';

export class Traffic {
  /** Of several phases as of one. */
  static together(parts: readonly Traffic[]): Traffic {
    const [only, ...others] = parts;
    if (only && others.length === 0) return only;
    const all = new Traffic();
    for (const part of parts) all.#include(part);
    return all;
  }

  readonly requests: Record<string, number> = {};
  httpErrors = 0;
  /** Requests that may or may not have been carried out. */
  indeterminate = 0;
  /** What did not come through, by what went wrong. */
  readonly errors: Record<string, number> = {};
  readonly #byStep = new Map<string, LatencyHistogram>();
  /** The same for what redirects led to, by the step's name alone: to put a name together for each request costs more. */
  readonly #redirected = new Map<string, LatencyHistogram>();
  count = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  add(operation: Operation): void {
    this.count++;
    const code = operation.error?.split(':', 1)[0] ?? errorStatus(operation);
    if (code !== null) this.errors[code] = (this.errors[code] ?? 0) + 1;
    this.#first = Math.min(this.#first, operation.at);
    this.#last = Math.max(this.#last, endOf(operation));
    if (operation.outcome === 'info') this.indeterminate++;
    if (isHttpError(operation)) this.httpErrors++;
    else {
      // Counted from when it was meant to be sent: a late client must not make the target look quick.
      this.#step(operation).add(operation.ms + (operation.lateMs ?? 0));
    }
    if (operation.replica !== null) {
      this.requests[operation.replica] = (this.requests[operation.replica] ?? 0) + 1;
    }
  }

  #include(part: Traffic): void {
    this.count += part.count;
    this.httpErrors += part.httpErrors;
    this.indeterminate += part.indeterminate;
    this.#first = Math.min(this.#first, part.#first);
    this.#last = Math.max(this.#last, part.#last);
    for (const [code, count] of Object.entries(part.errors))
      this.errors[code] = (this.errors[code] ?? 0) + count;
    for (const [replica, count] of Object.entries(part.requests))
      this.requests[replica] = (this.requests[replica] ?? 0) + count;
    for (const [key, histogram] of part.#byStep) this.#stepNamed(key).include(histogram);
  }

  /** Of requests answered without an error. */
  latency(): Latency | null {
    return this.#latency().summary();
  }

  /** By the step's name in the scenario; what its redirects lead to is counted apart. */
  latencyByStep(): Record<string, StepLatency> {
    return Object.fromEntries(
      [...this.#byStep].flatMap(([name, histogram]) => {
        const latency = histogram.summary();
        return latency ? [[name, { count: histogram.count, ...latency }]] : [];
      }),
    );
  }

  /** Of requests answered without an error. */
  get meanLatencyMs(): number {
    return this.#latency().mean;
  }

  perSecond(): number {
    const seconds = (this.#last - this.#first) / 1000;
    return seconds > 0 ? this.count / seconds : 0;
  }

  #latency(): LatencyHistogram {
    const all = new LatencyHistogram();
    for (const histogram of this.#byStep.values()) all.include(histogram);
    return all;
  }

  #step({ name, step, redirected }: Operation): LatencyHistogram {
    if (!redirected) return this.#stepNamed(step === 'replay' ? `${name}, replayed` : name);
    let found = this.#redirected.get(name);
    if (!found) {
      found = this.#stepNamed(`${name}, redirected`);
      this.#redirected.set(name, found);
    }
    return found;
  }

  #stepNamed(key: string): LatencyHistogram {
    const found = this.#byStep.get(key);
    if (found) return found;
    const histogram = new LatencyHistogram();
    this.#byStep.set(key, histogram);
    return histogram;
  }
}

/** Answered with an error, or not at all. */
export const isHttpError = ({ status }: Operation): boolean => status === null || status >= 400;

const errorStatus = ({ status, denied }: Operation): string | null =>
  status !== null && status >= 400 && !denied ? `status ${status}` : null;
