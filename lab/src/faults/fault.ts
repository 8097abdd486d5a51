/** A fault breaks one thing and knows how to undo it. */
import type { Runtime } from '../runtime/runtime.ts';

export interface Fault {
  readonly name: string;
  /** The parts that it strikes. */
  readonly targets: readonly string[];
  /** Whether what they have in memory is gone with it. */
  readonly kills: boolean;
  /** What it does, in words: `app-2 was killed`. */
  readonly did: string;
  /** Returns when the damage is done for certain. */
  strike(runtime: Runtime): Promise<void>;
  /** Returns when all is well again. */
  heal(runtime: Runtime): Promise<void>;
}
