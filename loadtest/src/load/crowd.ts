/** What all virtual users of a run share: which replicas they have met, and whether to go on. */
import type { Random } from '../model/random.ts';

export class Crowd {
  readonly replicas = new Set<string>();
  readonly #random: Random;
  readonly #signal: AbortSignal;

  constructor(random: Random, signal: AbortSignal) {
    this.#random = random;
    this.#signal = signal;
  }

  /** The run was interrupted: what is under way is not waited for. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  met(replica: string | null): void {
    if (replica !== null) this.replicas.add(replica);
  }

  /** An address that no user has, from 172.16.0.0/12: someone else's, who has got hold of a cookie. */
  strangeAddress(): string {
    const part = (size: number): number => Math.floor(this.#random() * size);
    return `172.${16 + part(16)}.${part(256)}.${1 + part(254)}`;
  }
}
