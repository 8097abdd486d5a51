/** One of a kind for each phase of a run, made as it is first asked for. */
import type { Phase } from './phase.ts';

export class ByPhase<T> {
  readonly #all: T[] = [];
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  of(phase: Phase): T {
    const found = this.#all[phase];
    if (found !== undefined) return found;
    // Phases come one after the other: those before it are made along with it.
    while (this.#all.length <= phase) this.#all.push(this.#make());
    return this.#all[phase] as T;
  }

  in(phases: readonly Phase[]): readonly T[] {
    return phases.map((phase) => this.of(phase));
  }
}

/** The sum of each count. */
export function together<Key extends string>(
  counts: readonly Readonly<Record<Key, number>>[],
): Record<Key, number> {
  const all = {} as Record<Key, number>;
  for (const one of counts)
    for (const key of Object.keys(one) as Key[]) all[key] = (all[key] ?? 0) + one[key];
  return all;
}
