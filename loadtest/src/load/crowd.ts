/** What all virtual users share: the replicas that they have met, and whether to go on. */
import type { Random } from '../model/random.ts';

export class Crowd {
  readonly replicas = new Set<string>();
  readonly #random: Random;
  readonly #signal: AbortSignal;

  constructor(random: Random, signal: AbortSignal) {
    this.#random = random;
    this.#signal = signal;
  }

  /** The run was interrupted: nobody waits for what is under way. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  met(replica: string | null): void {
    if (replica !== null) this.replicas.add(replica);
  }

  /** An address from 172.16.0.0/12, which no user has: that of somebody who has got hold of a cookie. */
  strangeAddress(): string {
    const part = (size: number): number => Math.floor(this.#random() * size);
    return `172.${16 + part(16)}.${part(256)}.${1 + part(254)}`;
  }
}
