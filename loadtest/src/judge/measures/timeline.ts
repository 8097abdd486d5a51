/** By slice of time: flows kept, not kept and unclear; losses, errors and latency of the requests that ended in it. */
import type { Outcomes, RequestSlice } from '../../model/result.ts';

const SLICE_MS = 250;
/** A day. */
const MOST_SLICES = (24 * 3_600_000) / SLICE_MS;

/** Answers come in the order of their ends, but for a moment: what is older is settled. */
const OPEN_SLICES = 8;

interface Slice {
  count: number;
  losses: number;
  errors: number;
  /** Of requests answered without an error; null once they are settled. */
  times: number[] | null;
  p95Ms: number | null;
}

export class Timeline {
  readonly #requests: Slice[] = [];
  readonly #slices: { ok: number; fail: number; info: number }[] = [];
  #beganAt = 0;

  begin(at: number): void {
    this.#beganAt = at;
  }

  add(at: number, outcome: 'ok' | 'fail' | 'info'): void {
    const index = Math.max(0, Math.floor((at - this.#beganAt) / SLICE_MS));
    if (index >= MOST_SLICES) return;
    while (this.#slices.length <= index) this.#slices.push({ ok: 0, fail: 0, info: 0 });
    const slice = this.#slices[index];
    if (slice) slice[outcome]++;
  }

  /** @param ms null of a request that was answered with an error, or not at all */
  request(at: number, ms: number | null, lost: boolean): void {
    const index = Math.max(0, Math.floor((at - this.#beganAt) / SLICE_MS));
    if (index >= MOST_SLICES) return;
    while (this.#requests.length <= index) {
      const old = this.#requests[this.#requests.length - OPEN_SLICES];
      if (old) settle(old);
      this.#requests.push({ count: 0, losses: 0, errors: 0, times: [], p95Ms: null });
    }
    const slice = this.#requests[index];
    if (!slice) return;
    slice.count++;
    if (lost) slice.losses++;
    if (ms === null) slice.errors++;
    else slice.times?.push(ms);
  }

  /** Since the load began, slice by slice. */
  requests(): RequestSlice[] {
    return this.#requests.map((slice) => {
      const { count, losses, errors, times, p95Ms } = slice;
      return { count, losses, errors, p95Ms: times === null ? p95Ms : p95Of(times) };
    });
  }

  result(): { readonly sliceMs: number; readonly slices: readonly Outcomes[] } {
    return { sliceMs: SLICE_MS, slices: this.#slices };
  }
}

function settle(slice: Slice): void {
  if (slice.times === null) return;
  slice.p95Ms = p95Of(slice.times);
  slice.times = null;
}

/** Null without a sample. */
function p95Of(times: readonly number[]): number | null {
  const sorted = Float64Array.from(times).sort();
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  return p95 === undefined ? null : Math.round(p95 * 100) / 100;
}
