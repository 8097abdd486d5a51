/**
 * The shards' clocks, brought together on the target's: each shard has read that. How far a reading may be off is kept,
 * since what can't be ordered for sure is taken to have been at the same time.
 */
import type { ClockReading } from '../model/event.ts';

export interface Alignment {
  /** To be added to a shard's times, in whole milliseconds. */
  readonly shiftMs: number;
  /** How far they may be off then; infinite where nothing is known. */
  readonly unsureMs: number;
}

/** @param clocks the readings at the begin and in the end: between them it was what one of them says, or between both */
export function alignmentOf(clocks: readonly ClockReading[]): Alignment {
  const told = clocks.flatMap(({ aheadMs }) => (aheadMs ? [aheadMs] : []));
  if (told.length === 0) return { shiftMs: 0, unsureMs: Number.POSITIVE_INFINITY };
  const least = Math.min(...told.map(([from]) => from));
  const most = Math.max(...told.map(([, to]) => to));
  const shiftMs = Math.round((least + most) / 2);
  return { shiftMs, unsureMs: Math.max(most - shiftMs, shiftMs - least) };
}

/** A shard in the run, as far as order goes. */
export interface Aligned {
  readonly alignment: Alignment;
  /** It has in it what others' operations are held against. */
  readonly hasDeeds: boolean;
}

/** How far a shard's operations may be off beside deeds that stand in any shard: in its own, they are by one clock. */
export function unsureBeside(all: readonly Aligned[], own: Aligned): number {
  const others = all.filter((other) => other !== own && other.hasDeeds);
  if (others.length === 0) return 0;
  return own.alignment.unsureMs + Math.max(...others.map(({ alignment }) => alignment.unsureMs));
}
