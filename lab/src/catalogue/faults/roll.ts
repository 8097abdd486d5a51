/** A rolling deploy stops and starts one batch after the other, until all replicas are new. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from '../../topology.ts';
import type { Breakable, FaultScene, Injection } from './fault.ts';

/** Done before and after a batch’s restart. */
export interface Around {
  /** Before it stops. */
  leave(lab: Breakable, batch: readonly Replica[]): Promise<void>;
  /** When it is healthy again. */
  rejoin(lab: Breakable): Promise<void>;
}

export function roll(
  { replicas, parallelism, delayMs }: FaultScene,
  { leave, rejoin }: Around,
): Omit<Injection, 'did' | 'undid'> {
  const batches = Array.from({ length: Math.ceil(replicas.length / parallelism) }, (_, turn) =>
    replicas.slice(turn * parallelism, (turn + 1) * parallelism),
  );
  /** Replicas that are not back yet. */
  let away: readonly Replica[] = [];
  const bringBack = async (lab: Breakable): Promise<void> => {
    for (const replica of away) await lab.start(replica);
    await rejoin(lab);
    away = [];
  };
  return {
    targets: replicas,
    async strike(lab, signal) {
      for (const [turn, batch] of batches.entries()) {
        if (turn > 0) await sleep(delayMs, undefined, { signal });
        away = batch;
        await leave(lab, batch);
        for (const replica of batch) await lab.stop(replica);
        await bringBack(lab);
      }
    },
    async heal(lab) {
      if (away.length > 0) await bringBack(lab);
    },
  };
}

/** `one after the other`, or `2 at a time`. */
export const inBatches = ({ parallelism }: FaultScene): string =>
  parallelism === 1 ? 'one after the other' : `${parallelism} at a time`;
