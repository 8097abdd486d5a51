/** What a store on a Redis has cost. Redis counts bytes and memory itself, for all its clients together. */
import type { StoreCosts } from './store-account.ts';

/** @param info Redis's answer to INFO; of several, one after the other */
export function redisCosts(commands: number, info: string): StoreCosts {
  const field = (name: string): number =>
    [...info.matchAll(new RegExp(`^${name}:(\\d+)`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return {
    commands,
    messages: 0,
    bytes: field('total_net_input_bytes') + field('total_net_output_bytes'),
    memoryBytes: field('used_memory'),
  };
}
