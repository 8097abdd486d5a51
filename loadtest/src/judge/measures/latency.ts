/** Latencies as an HDR histogram: 10 µs to a minute and more, to three figures, in constant memory. */
import { build } from 'hdr-histogram-js';
import type { Latency } from '../../model/result.ts';

const UNITS_PER_MS = 100;

export class LatencyHistogram {
  readonly #histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 10_000_000,
    numberOfSignificantValueDigits: 3,
  });

  add(ms: number): void {
    this.#histogram.recordValue(Math.min(10_000_000, Math.max(1, Math.round(ms * UNITS_PER_MS))));
  }

  include(other: LatencyHistogram): void {
    this.#histogram.add(other.#histogram);
  }

  /** Milliseconds; null without a sample. */
  summary(): Latency | null {
    const histogram = this.#histogram;
    if (histogram.totalCount === 0) return null;
    const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / UNITS_PER_MS;
    return { p50: at(50), p95: at(95), p99: at(99), max: histogram.maxValue / UNITS_PER_MS };
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** Mean in milliseconds; 0 without a sample. */
  get mean(): number {
    return this.#histogram.totalCount === 0 ? 0 : this.#histogram.mean / UNITS_PER_MS;
  }
}
