/** Looks at all parts of a lab between two rounds, and at the conductor itself. */

import type { Held } from '../drivers/driver.ts';
import { heldBy } from '../held-by.ts';
import type { Lab } from '../lab.ts';
import { type Growth, growthOf, type Reading, type Slope, slopeOf } from './slope.ts';

/** The process that runs the soak, judge and all. */
export const CONDUCTOR = 'conductor';

export const KINDS = ['bytes', 'descriptors'] as const;
type Kind = (typeof KINDS)[number];

export interface PartGrowth {
  readonly part: string;
  readonly kind: Kind;
  readonly slope: Slope | null;
  readonly growth: Growth;
}

/** What grows by less in an hour is steady: of memory a twentieth of what there is, and one descriptor. */
const leastOf = (kind: Kind, slope: Slope | null): number =>
  kind === 'descriptors' ? 1 : (slope?.mean ?? 0) / 20;

export class Watch {
  readonly #now: () => number;
  readonly #readings = new Map<string, { readonly atMs: number; readonly held: Held }[]>();

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Nothing where the runtime doesn't tell. */
  async look(lab: Pick<Lab, 'held'>): Promise<void> {
    const parts = await lab.held();
    if (!parts) return;
    const own = await heldBy(process.pid, [process.pid]);
    const atMs = this.#now();
    for (const [part, held] of Object.entries({ ...parts, ...(own ? { [CONDUCTOR]: own } : {}) })) {
      const readings = this.#readings.get(part) ?? [];
      this.#readings.set(part, readings);
      readings.push({ atMs, held });
    }
  }

  /** Of every part that was seen, by name. */
  growths(): PartGrowth[] {
    return [...this.#readings]
      .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .flatMap(([part, readings]) =>
        KINDS.map((kind) => {
          const values = readings.map(
            ({ atMs, held }): Reading => ({ atMs, value: held[kind], life: held.life }),
          );
          const slope = slopeOf(values);
          return { part, kind, slope, growth: growthOf(slope, leastOf(kind, slope)) };
        }),
      );
  }
}
