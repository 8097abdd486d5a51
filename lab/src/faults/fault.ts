/** A fault breaks one thing and knows how to undo it. */
import type { Cause } from '@session-lab/loadtest';
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
  /** The balancer has other servers while it lasts. */
  readonly rebalances?: true;
  /** Returns when the damage is done for certain; what it waits for, `signal` ends. */
  strike(runtime: Runtime, signal: AbortSignal): Promise<void>;
  /** Returns when all is well again. */
  heal(runtime: Runtime): Promise<void>;
}

/** How a fault is to be done, as far as one asks. */
export interface FaultOptions {
  /** Replicas that a deploy replaces at once, and its pause between two batches, as in Compose's `update_config`. */
  readonly parallelism: number;
  readonly delayMs: number;
}

export const ONE_BY_ONE: FaultOptions = { parallelism: 1, delayMs: 0 };
