/** What rolling deploys have in common: batch after batch is stopped and started anew, until all replicas are new. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Runtime } from '../runtime/runtime.ts';
import type { Replica } from '../topology.ts';
import type { Fault, FaultOptions } from './fault.ts';

/** What comes round a batch's restart. */
export interface Around {
  /** Before it stops. */
  leave(runtime: Runtime, batch: readonly Replica[]): Promise<void>;
  /** When it is healthy again. */
  rejoin(runtime: Runtime): Promise<void>;
}

export function roll(
  replicas: readonly Replica[],
  { parallelism, delayMs }: FaultOptions,
  { leave, rejoin }: Around,
): Pick<Fault, 'targets' | 'loses' | 'strike' | 'heal'> {
  const batches = Array.from({ length: Math.ceil(replicas.length / parallelism) }, (_, turn) =>
    replicas.slice(turn * parallelism, (turn + 1) * parallelism),
  );
  /** Those that are not back yet. */
  let away: readonly Replica[] = [];
  const bringBack = async (runtime: Runtime): Promise<void> => {
    for (const replica of away) await runtime.start(replica);
    await rejoin(runtime);
    away = [];
  };
  return {
    targets: replicas,
    loses: 'dead-replica',
    async strike(runtime, signal) {
      for (const [turn, batch] of batches.entries()) {
        if (turn > 0) await sleep(delayMs, undefined, { signal });
        away = batch;
        await leave(runtime, batch);
        for (const replica of batch) await runtime.stop(replica);
        await bringBack(runtime);
      }
    },
    async heal(runtime) {
      if (away.length > 0) await bringBack(runtime);
    },
  };
}

/** `one after the other`, or `2 at a time`. */
export const inBatches = ({ parallelism }: FaultOptions): string =>
  parallelism === 1 ? 'one after the other' : `${parallelism} at a time`;
