/** A fault breaks one thing and knows how to undo it. */
import type { Cause } from '@session-lab/loadtest/history/event.ts';
import type { Runtime } from '../runtime/runtime.ts';

export interface Fault {
  readonly name: string;
  /** The parts that it strikes. */
  readonly targets: readonly string[];
  /** Why sessions that they hold are gone with it; null where they are not. */
  readonly loses: Cause | null;
  /** What it does, in words: `app-2 was killed`. */
  readonly did: string;
  /** Milliseconds that it takes to show what it does, however short the load is. */
  readonly leastMs?: number;
  /** Returns when the damage is done for certain. */
  strike(runtime: Runtime): Promise<void>;
  /** Returns when all is well again. */
  heal(runtime: Runtime): Promise<void>;
}
