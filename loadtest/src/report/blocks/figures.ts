/** Figures as reports have them. */
import type { Rate } from '../../model/result.ts';
import { NOTHING } from '../block.ts';

/** `17.3 %`. */
export const shareText = ({ rate }: Rate): string => (rate === null ? NOTHING : `${percent(rate)} %`);

/** `10.4 to 27.4 %`. */
export function intervalText({ ci95 }: Rate): string {
  if (ci95 === null) return NOTHING;
  const [low, high] = ci95.map(percent);
  return `${low} to ${high} %`;
}

/** To two figures where it is small. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return String(value);
  return value < 1 ? String(Number(value.toPrecision(2))) : value.toFixed(1);
}

export const count = (number: number): string => number.toLocaleString('en-US');

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
