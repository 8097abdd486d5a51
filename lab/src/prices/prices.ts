/** What one request takes of processor time, over several rounds, and how sure that is. */
import type { Role } from '../parts/part.ts';
import type { Ask } from './visitors.ts';

/** Milliseconds of processor time a request, round by round. */
export type Samples = Readonly<Record<Role, readonly number[]>>;

export interface ProfilePrices {
  readonly profile: string;
  readonly store: string;
  readonly app: string;
  readonly asks: Readonly<Record<Ask, Samples>>;
}

export interface PriceReport {
  readonly schema: 'session-lab/prices@1';
  /** When, where and on which versions. */
  readonly at: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string | number>>;
  readonly rounds: number;
  readonly profiles: readonly ProfilePrices[];
}

export interface Estimate {
  readonly mean: number;
  /** Half of its 95 % confidence interval. */
  readonly error: number;
}

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1 (any table of statistics has them). */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
];

/** The mean with its interval by Student's t; null where fewer than two rounds were measured. */
export function estimate(samples: readonly number[]): Estimate | null {
  const { length } = samples;
  if (length < 2) return null;
  const mean = samples.reduce((total, value) => total + value, 0) / length;
  const variance = samples.reduce((total, value) => total + (value - mean) ** 2, 0) / (length - 1);
  const t = T95[length - 2] ?? 1.96;
  return { mean, error: t * Math.sqrt(variance / length) };
}

/** `0.31 ± 0.02`; what is smaller than its own error, or than a hundredth of a millisecond, is not printed. */
export function priceText(samples: readonly number[]): string {
  const found = estimate(samples);
  if (!found || found.mean <= found.error || found.mean < 0.005) return '–';
  return `${found.mean.toFixed(2)} ± ${found.error.toFixed(2)}`;
}
