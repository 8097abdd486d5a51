/** Flows kept, not kept and unclear, by slice of time. */
import type { Outcomes } from '../../model/result.ts';

const SLICE_MS = 250;
/** A day. */
const MOST_SLICES = (24 * 3_600_000) / SLICE_MS;

export class Timeline {
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

  result(): { readonly sliceMs: number; readonly slices: readonly Outcomes[] } {
    return { sliceMs: SLICE_MS, slices: this.#slices };
  }
}
