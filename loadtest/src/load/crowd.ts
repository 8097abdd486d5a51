/** What all virtual users share: the replicas that they have met, whose session is whose, and whether to go on. */
import type { Random } from '../model/random.ts';

/** So many losses of a kind are looked at again; fewer where nobody ever knows what was lost, since each takes seconds. */
const MOST_LOOKS = 20;
const MOST_IN_VAIN = 6;
const FIRST_LOOKS = 3;

export class Crowd {
  readonly replicas = new Set<string>();
  readonly #random: Random;
  readonly #signal: AbortSignal;
  /** Users by the session id that they have written under. */
  readonly #owners = new Map<string, number>();
  readonly #looks = new Map<string, { times: number; inVain: number }>();

  constructor(random: Random, signal: AbortSignal) {
    this.#random = random;
    this.#signal = signal;
  }

  /** The run was interrupted: nobody waits for what is under way. */
  get stopped(): boolean {
    return this.#signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  met(replica: string | null): void {
    if (replica !== null) this.replicas.add(replica);
  }

  /** Another user who has written under this session id; null where none has. */
  otherOwner(id: string, user: number): number | null {
    const owner = this.#owners.get(id);
    if (owner === undefined) this.#owners.set(id, user);
    return owner === undefined || owner === user ? null : owner;
  }

  /** Whether one more loss of this kind is to be looked at again. */
  mayLook(kind: string): boolean {
    const looked = this.#looks.get(kind) ?? { times: 0, inVain: 0 };
    this.#looks.set(kind, looked);
    if (looked.times >= MOST_LOOKS || looked.inVain >= MOST_IN_VAIN) return false;
    looked.times++;
    return true;
  }

  /** One of the first looks of its kind, which are to be conclusive. */
  isFirstLook(kind: string): boolean {
    return (this.#looks.get(kind)?.times ?? 0) <= FIRST_LOOKS;
  }

  lookedInVain(kind: string): void {
    const looked = this.#looks.get(kind);
    if (looked) looked.inVain++;
  }

  /** An address from 172.16.0.0/12, which no user has: that of somebody who has got hold of a cookie. */
  strangeAddress(): string {
    const part = (size: number): number => Math.floor(this.#random() * size);
    return `172.${16 + part(16)}.${part(256)}.${1 + part(254)}`;
  }
}
