/** The faults by name. A new one is a file beside this one, a line here, and what theory says of it in lab/src/predict. */
import type { Profile } from '../profile.ts';
import type { Replica } from '../topology.ts';
import { cutPrimary } from './cut-primary.ts';
import type { Fault } from './fault.ts';
import { killAllButOne } from './kill-all-but-one.ts';
import { killPrimary } from './kill-primary.ts';
import { killReplica } from './kill-replica.ts';
import { pauseReplica } from './pause-replica.ts';
import { reloadNginx } from './reload-nginx.ts';
import { restartReplica } from './restart-replica.ts';
import { stopReplica } from './stop-replica.ts';
import { failsOver } from './unfit.ts';

const TARGET: Replica = 'app-2';

export interface FaultKind {
  /** @param replicas of the lab that it is for */
  readonly make: (replicas: readonly Replica[]) => Fault;
  /** Why it can't be tried in a profile; null where it can. */
  readonly unfit?: (profile: Profile) => string | null;
}

export const faults = {
  kill: { make: () => killReplica(TARGET) },
  stop: { make: () => stopReplica(TARGET) },
  restart: { make: () => restartReplica(TARGET) },
  pause: { make: () => pauseReplica(TARGET) },
  'kill-all-but-one': { make: killAllButOne },
  'reload-nginx': { make: reloadNginx },
  'kill-primary': { make: killPrimary, unfit: failsOver },
  'cut-primary': { make: cutPrimary, unfit: failsOver },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faults;
export const FAULT_NAMES = Object.keys(faults) as readonly FaultName[];

export const faultKind = (name: FaultName): FaultKind => faults[name];
