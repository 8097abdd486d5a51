/** A time as people write it (250ms, 2s, 1m), in milliseconds; NaN where it is none. */
export function milliseconds(time: string): number {
  const [, number, unit] = TIME.exec(time) ?? [];
  return Math.round(Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm']);
}

/** A number and its unit. */
export const TIME = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
