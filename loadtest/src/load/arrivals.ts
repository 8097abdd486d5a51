/** When new users arrive in an open loop: at a rate, however the target copes. */
import { exponential, seededRandom } from '../model/random.ts';

export const ARRIVALS = ['poisson', 'constant'] as const;
export type Arrivals = (typeof ARRIVALS)[number];

/** Milliseconds from the start, ascending; the same for the same seed. `rate` is in users a second. */
export function arrivalTimes(arrivals: Arrivals, rate: number, durationMs: number, seed: number): number[] {
  const random = seededRandom(seed);
  const meanMs = 1000 / rate;
  const times: number[] = [];
  let at = 0;
  for (;;) {
    at += arrivals === 'constant' ? meanMs : exponential(meanMs, random);
    if (at >= durationMs) return times;
    times.push(at);
  }
}
