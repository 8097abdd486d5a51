/** A figure, and between which two it lies with the confidence that it was made for. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const holds = ({ low, high }: Interval, value: number): boolean => low <= value && value <= high;

/**
 * One less another. Of figures that were not measured in pairs: their errors are independent, so that their squares add up.
 */
export function less(one: Interval, other: Interval): Interval {
  const value = one.value - other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}
