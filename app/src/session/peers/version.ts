/**
 * Which of two copies of a session is newer. The counter is Lamport's, above every counter that this replica has seen.
 * It never lags the wall clock either, so that a replica that starts empty, or was cut off, goes on from where the
 * others are. With clocks that agree, the later write wins; with others, a write is still newer than what it had read.
 */
import { z } from 'zod';

export const versionSchema = z.object({
  counter: z
    .int()
    .min(0)
    .max(2 ** 52),
  /** The writer; decides between equal counters. */
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
