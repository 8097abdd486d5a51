/** The ways in which a lab can be run: a line each. */

import { Compose } from './compose/compose.ts';
import type { Runtime } from './driver.ts';
import { Processes } from './processes/processes.ts';
import { Swarm } from './swarm/swarm.ts';

export const drivers: Readonly<Record<string, Runtime>> = {
  compose: Compose,
  processes: Processes,
  swarm: Swarm,
};

/** Nobody's cluster is used unasked. */
export const ON_REQUEST: readonly string[] = ['swarm'];
