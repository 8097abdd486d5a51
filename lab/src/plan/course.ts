/** How far a plan is: which of its profiles are under way, and how long the others may take, by what those before took. */
import type { Plan, Stage } from './plan.ts';

/** Beside the load: to bring a lab up and to take it down, and around each run. */
const LAB_MS = 6000;
const RUN_MS = 3000;

const plannedMs = ({ runs }: Stage): number =>
  runs.length === 0 ? 0 : runs.reduce((total, { load }) => total + load.durationMs + RUN_MS, LAB_MS);

export class Course {
  readonly #planned: readonly number[];
  readonly #atOnce: number;
  readonly #began = new Map<number, number>();
  /** Null where it was there before. */
  readonly #tookMs = new Map<number, number | null>();

  /** @param atOnce how many labs there are, each in a profile of its own */
  constructor({ stages }: Plan, atOnce: number) {
    this.#planned = stages.map(plannedMs);
    this.#atOnce = atOnce;
  }

  begin(stage: number, now: number): void {
    this.#began.set(stage, now);
  }

  end(stage: number, now: number): void {
    this.#tookMs.set(stage, now - (this.#began.get(stage) ?? now));
  }

  /** It was there before, and tells nothing of the others. */
  take(stage: number, now: number): void {
    this.#began.set(stage, now);
    this.#tookMs.set(stage, null);
  }

  /** `profile 7 of 20, about 6 min left`; empty where there is one only. */
  text(now: number): string {
    const [begun, all] = [this.#began.size, this.#planned.length];
    if (all < 2) return '';
    const left = aboutTime(this.leftMs(now));
    if (this.#atOnce < 2) return `profile ${begun} of ${all}, ${left} left`;
    return `${this.#tookMs.size} of ${all} profiles done, ${left} left`;
  }

  /** Milliseconds, should all go on as before. */
  leftMs(now: number): number {
    let [expected, took] = [0, 0];
    for (const [stage, ms] of this.#tookMs) {
      const planned = this.#planned[stage] ?? 0;
      if (ms === null || planned === 0) continue;
      expected += planned;
      took += ms;
    }
    const pace = expected > 0 ? took / expected : 1;
    const open = this.#planned.flatMap((planned, stage) => {
      if (this.#tookMs.has(stage)) return [];
      const began = this.#began.get(stage);
      return Math.max(0, planned * pace - (began === undefined ? 0 : now - began));
    });
    const total = open.reduce((sum, ms) => sum + ms, 0);
    return Math.max(total / this.#atOnce, ...open);
  }
}

/** In tens of seconds, and from two minutes on in minutes. */
export function aboutTime(ms: number): string {
  const seconds = Math.max(10, Math.round(ms / 10_000) * 10);
  return seconds < 120 ? `about ${seconds} s` : `about ${Math.round(ms / 60_000)} min`;
}
