/** A rolling deploy of which nobody tells nginx: it finds out by requests that a stopped replica doesn't take. */
import type { Replica } from '../topology.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { inBatches, roll } from './roll.ts';

const untold = async (): Promise<void> => {};

export const rollingNaive = (replicas: readonly Replica[], options: FaultOptions): Fault => ({
  name: 'rolling-naive',
  did: `all replicas were replaced, ${inBatches(options)}, and nginx was not told`,
  ...roll(replicas, options, { leave: untold, rejoin: untold }),
});
