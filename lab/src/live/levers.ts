/** The faults that have a button: those that a person understands by its name, and that ask nothing of the lab's make-up. */
import type { Fault } from '../catalogue/faults/fault.ts';
import { faultNamed } from '../catalogue/faults/index.ts';
import { unfit } from '../catalogue/faults/needs.ts';
import type { Profile } from '../catalogue/profile.ts';
import type { RuntimeTraits } from '../catalogue/runtime.ts';

export interface Lever {
  readonly name: string;
  /** Strikes the replica that is chosen; else what it always strikes. */
  readonly ofAReplica: boolean;
  /** It is through by itself: there is nothing to undo. */
  readonly passes: boolean;
}

export const LEVERS: readonly Lever[] = [
  { name: 'kill', ofAReplica: true, passes: false },
  { name: 'stop', ofAReplica: true, passes: false },
  { name: 'pause', ofAReplica: true, passes: false },
  { name: 'restart', ofAReplica: true, passes: true },
  { name: 'rolling', ofAReplica: false, passes: true },
  { name: 'redis-down', ofAReplica: false, passes: false },
  { name: 'pause-redis', ofAReplica: false, passes: false },
  { name: 'store-down', ofAReplica: false, passes: false },
  { name: 'pause-store', ofAReplica: false, passes: false },
];

export const leversFor = (profile: Profile, runtime: RuntimeTraits): readonly Lever[] =>
  LEVERS.filter(({ name }) => unfit(faultOf(name), profile, runtime) === null);

/** @throws {Error} where there is no such fault */
export function faultOf(name: string): Fault {
  const fault = faultNamed(name);
  if (!fault) throw new Error(`there is no fault ${name}`);
  return fault;
}
