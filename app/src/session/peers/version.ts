/**
 * Which of two copies of a session is the newer. The counter is Lamport's: above every one that this replica has seen;
 * and it never lags the clock on the wall, so that a replica that starts from nothing, or was cut off, counts on from
 * where the others are. Replicas whose clocks agree merge by time, others still never write under what they have read.
 */
import { z } from 'zod';

export const versionSchema = z.object({
  counter: z
    .int()
    .min(0)
    .max(2 ** 52),
  /** Who wrote it; decides between equal counters. */
  replica: z.string().min(1).max(100),
});

export type Version = Readonly<z.infer<typeof versionSchema>>;

export const isNewer = (one: Version, other: Version): boolean =>
  one.counter === other.counter ? one.replica > other.replica : one.counter > other.counter;

export class VersionClock {
  readonly #replica: string;
  readonly #now: () => number;
  #counter = 0;

  constructor(replica: string, now: () => number) {
    this.#replica = replica;
    this.#now = now;
  }

  next(): Version {
    this.#counter = Math.max(this.#counter + 1, this.#now());
    return { counter: this.#counter, replica: this.#replica };
  }

  saw({ counter }: Version): void {
    this.#counter = Math.max(this.#counter, counter);
  }
}
