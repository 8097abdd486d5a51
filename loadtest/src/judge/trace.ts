/** Each user's latest operations, to tell what happened between a write and the page that misses it. */
import { endOf, type Operation } from '../model/event.ts';
import type { Write } from './ledger.ts';
import { letGo } from './let-go.ts';

const KEPT = 32;

export class Trace {
  readonly #operations = new Map<number, Operation[]>();

  add(operation: Operation): void {
    const { user } = operation;
    const kept = this.#operations.get(user);
    if (!kept) this.#operations.set(user, [operation]);
    else {
      kept.push(operation);
      letGo(kept, KEPT);
    }
  }

  forget(user: number): void {
    this.#operations.delete(user);
  }

  /** What the user did after a write; null if that is too long ago to tell. */
  after({ operation }: Write): readonly Operation[] | null {
    const kept = this.#operations.get(operation.user) ?? [];
    const index = kept.indexOf(operation);
    return index < 0 ? null : kept.slice(index + 1);
  }

  /** The user's latest operations, oldest first. */
  of(user: number): readonly Operation[] {
    return this.#operations.get(user) ?? [];
  }

  /** What the user had under way at the same time. */
  beside({ operation, at }: Write): readonly Operation[] {
    const end = endOf(operation);
    return (this.#operations.get(operation.user) ?? []).filter(
      (other) => other !== operation && other.at < end && endOf(other) > at,
    );
  }
}
