/** A fault breaks one thing and knows how to undo it. */
import type { Runtime } from '../runtime/runtime.ts';
import type { Replica } from '../topology.ts';

export interface Fault {
  readonly name: string;
  readonly target: Replica;
  /** Returns when the damage is done for certain. */
  strike(runtime: Runtime): Promise<void>;
  /** Returns when all is well again. */
  heal(runtime: Runtime): Promise<void>;
}
