/** The faults by name. A new one is a file beside this one, a line here, and what theory says of it in lab/src/predict. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';
import { killAllButOne } from './kill-all-but-one.ts';
import { killReplica } from './kill-replica.ts';
import { pauseReplica } from './pause-replica.ts';
import { reloadNginx } from './reload-nginx.ts';
import { restartReplica } from './restart-replica.ts';
import { stopReplica } from './stop-replica.ts';

const TARGET: Replica = 'app-2';

/** Of a lab with these replicas. */
type MakeFault = (replicas: readonly Replica[]) => Fault;

export const faults = {
  kill: () => killReplica(TARGET),
  stop: () => stopReplica(TARGET),
  restart: () => restartReplica(TARGET),
  pause: () => pauseReplica(TARGET),
  'kill-all-but-one': killAllButOne,
  'reload-nginx': () => reloadNginx(),
} as const satisfies Record<string, MakeFault>;

export type FaultName = keyof typeof faults;
export const FAULT_NAMES = Object.keys(faults) as readonly FaultName[];
