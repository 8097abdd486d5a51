/** What a worker is told to do, as it passes from process to process. */
import type { LoadOptions } from '../load/run-load.ts';
import type { Shard } from '../model/event.ts';
import { mixName } from '../scenarios/mix.ts';
import type { ScenarioChoice } from './load-options.ts';

/** Scenarios are code: each process reads its own. */
type Plain = Omit<LoadOptions, 'target' | 'mix' | 'accounts' | 'watch' | 'released' | 'startAt' | 'shard'>;

export interface WorkerJob {
  readonly load: Plain;
  readonly target: string;
  readonly scenario: { readonly file: string } | { readonly named: string };
  readonly shard: Shard;
  /** It goes on past its time until it is released. */
  readonly held: boolean;
}

/** From the parent; `start` at a time in milliseconds since the epoch. */
export type ToWorker =
  | { readonly type: 'job'; readonly job: WorkerJob }
  | { readonly type: 'start'; readonly at: number }
  | { readonly type: 'release' }
  | { readonly type: 'stop' };

/** To the parent: all but the load is done; or it can't be made, and why. */
export type FromWorker = { readonly type: 'ready' } | { readonly type: 'failed'; readonly message: string };

export function jobOf(load: LoadOptions, choice: ScenarioChoice, shard: Shard): WorkerJob {
  const { target, mix, accounts, watch, released, startAt, shard: _, ...plain } = load;
  const scenario = 'file' in choice ? choice : { named: mixName(choice.mix) };
  return { load: plain, target: target.href, scenario, shard, held: released !== undefined };
}
