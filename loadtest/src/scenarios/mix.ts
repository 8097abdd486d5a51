/** Which scenario a user goes through next: one, or several by their weights. */
import type { Random } from '../model/random.ts';
import type { Scenario } from './scenario.ts';

export interface Weighted {
  readonly scenario: Scenario;
  readonly weight: number;
}

export type Mix = readonly [Weighted, ...Weighted[]];

/** As a user writes it: `image`, or `image:3,cart:1`. */
export const mixName = (mix: Mix): string =>
  mix.length === 1
    ? mix[0].scenario.name
    : mix.map(({ scenario, weight }) => `${scenario.name}:${weight}`).join(',');

export function choose(mix: Mix, random: Random): Scenario {
  if (mix.length === 1) return mix[0].scenario;
  let left = random() * mix.reduce((total, { weight }) => total + weight, 0);
  for (const { weight, scenario } of mix) {
    left -= weight;
    if (left < 0) return scenario;
  }
  return mix[0].scenario;
}
