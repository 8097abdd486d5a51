/** Reads a mix as a user writes it: `image`, or `image:3,cart:1`. */
import { SCENARIO_NAMES, scenarios } from './index.ts';
import type { Mix, Weighted } from './mix.ts';

/** Null if it does not name scenarios that exist. */
export function parseMix(text: string): Mix | null {
  const [first, ...others] = text.split(',').map(weighted);
  if (!first || others.includes(null)) return null;
  return [first, ...others.flatMap((other) => other ?? [])];
}

function weighted(text: string): Weighted | null {
  const [, wanted = '', weight = '1'] = /^([^:]*)(?::(\d{1,6}))?$/.exec(text.trim()) ?? [];
  const name = SCENARIO_NAMES.find((name) => name === wanted);
  return name && Number(weight) > 0 ? { scenario: scenarios[name], weight: Number(weight) } : null;
}

/** The first of its names that is none of a scenario; null where each is one, whatever else is wrong. */
export const unknownIn = (text: string): string | null =>
  text
    .split(',')
    .map((one) => one.trim().split(':', 1)[0] ?? '')
    .find((name) => !SCENARIO_NAMES.some((known) => known === name)) ?? null;
