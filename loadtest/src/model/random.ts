/** Repeatable randomness: the same seed gives the same users, addresses and pauses. */

/** Uniform in [0, 1). */
export type Random = () => number;

/** mulberry32 (T. Ettinger, 2017): 32 bits of state, plenty for pacing and addresses. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Exponentially distributed with the given mean: the pauses of a Poisson process. */
export const exponential = (mean: number, random: Random): number => -mean * Math.log(1 - random());
