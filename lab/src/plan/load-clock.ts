/** A clock that is set anew while a lab runs is nobody's fault. */
const ownNow = (): number => performance.timeOrigin + performance.now();

/**
 * The load's own clock, as heard from afar: it may run in a virtual machine whose clock is not ours, and faults
 * must be noted by the clock that requests are noted by.
 */
export class LoadClock {
  #behindMs = Number.POSITIVE_INFINITY;

  /** Something happened at `at` by the load's clock, and is heard of now; the quickest news tell the difference best. */
  heard(at: number, now: number = ownNow()): void {
    this.#behindMs = Math.min(this.#behindMs, now - at);
  }

  /** Milliseconds since the epoch, by the load's clock; by ours until something is heard. */
  now(now: number = ownNow()): number {
    return Number.isFinite(this.#behindMs) ? now - this.#behindMs : now;
  }
}
