/**
 * How fast something grows, and how sure that is: one slope over all the lives of a part, each with a level of its own, since a part
 * that was started again begins anew.
 */
import { sum } from 'session-lab';

export interface Reading {
  /** In milliseconds, by any clock that goes on. */
  readonly atMs: number;
  readonly value: number;
  /** Readings of one life belong together. */
  readonly life: string;
}

export interface Slope {
  readonly perHour: number;
  /** Of 95 %. */
  readonly ci95: readonly [number, number];
  readonly mean: number;
  /** How many readings it was made of, and of how many lives. */
  readonly readings: number;
  readonly lives: number;
}

const HOUR_MS = 3_600_000;

/** Whoever has just been started fills caches and compiles what it runs: that is no leak. A quarter of a life, and at least so long:
 * the memory of Node replicas under uploads was seen to grow for minutes. */
const WARM_UP_MS = 300_000;

/** A life has to be seen so often to have a slope, and all of them together to have an interval. */
const LEAST_A_LIFE = 3;
const LEAST_FREEDOM = 3;

/**
 * By least squares within lives. The interval is Student's, with its variance widened by what successive readings have in common
 * (first-order autocorrelation of the residuals), as memory that is collected now and then goes up and down in waves.
 * @returns null where too little was seen
 */
export function slopeOf(readings: readonly Reading[]): Slope | null {
  const lives = [...Map.groupBy(readings, ({ life }) => life).values()]
    .map(warmedUp)
    .filter((life) => life.length >= LEAST_A_LIFE);
  const all = lives.flat();
  const freedom = all.length - lives.length - 1;
  if (freedom < LEAST_FREEDOM) return null;
  const within = lives.map((life) => {
    const [at, value] = [meanOf(life.map(({ atMs }) => atMs)), meanOf(life.map((one) => one.value))];
    return life.map((one) => ({ x: (one.atMs - at) / HOUR_MS, y: one.value - value }));
  });
  const sxx = sum(within.flat().map(({ x }) => x * x));
  if (sxx === 0) return null;
  const perHour = sum(within.flat().map(({ x, y }) => x * y)) / sxx;
  const residuals = within.map((life) => life.map(({ x, y }) => y - perHour * x));
  const variance = sum(residuals.flat().map((residual) => residual ** 2)) / freedom;
  const half = studentQuantile(freedom) * Math.sqrt((variance * inflation(residuals)) / sxx);
  return {
    perHour,
    ci95: [perHour - half, perHour + half],
    mean: meanOf(all.map(({ value }) => value)),
    readings: all.length,
    lives: lives.length,
  };
}

function warmedUp(life: readonly Reading[]): Reading[] {
  const times = life.map(({ atMs }) => atMs);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const from = first + Math.max(WARM_UP_MS, (last - first) / 4);
  return life.filter(({ atMs }) => atMs >= from);
}

/** Of the variance: how many readings say as much as one that stands alone. */
function inflation(lives: readonly (readonly number[])[]): number {
  const total = sum(lives.flat().map((residual) => residual ** 2));
  if (total === 0) return 1;
  const lagged = sum(
    lives.flatMap((life) => life.slice(1).map((residual, index) => residual * (life[index] ?? 0))),
  );
  const r = Math.min(0.95, Math.max(0, lagged / total));
  return (1 + r) / (1 - r);
}

/** Of 97.5 %, by its expansion in the normal one's (Abramowitz and Stegun, 26.7.5): within 0.4 % from three degrees on. */
function studentQuantile(freedom: number): number {
  const z = 1.959964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((total, term, index) => total + term / freedom ** (index + 1), z);
}

const meanOf = (values: readonly number[]): number => sum(values) / values.length;

export type Growth = 'grows' | 'steady' | 'unknown';

/** @param least grown by less in an hour, nobody would notice */
export function growthOf(slope: Slope | null, least: number): Growth {
  if (slope === null) return 'unknown';
  const [low, high] = slope.ci95;
  return low > least ? 'grows' : high <= least ? 'steady' : 'unknown';
}
