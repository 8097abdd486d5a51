/** A time as people write it (250ms, 2s, 1m), in milliseconds. */
export function milliseconds(time: string): number {
  const [, number = '0', unit = 'ms'] = /^([\d.]+)(ms|s|m)$/.exec(time) ?? [];
  return Math.round(Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm']);
}
