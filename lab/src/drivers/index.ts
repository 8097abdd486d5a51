/** The ways in which a lab can be run: a line each. */

import { Compose } from './compose/compose.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { Processes } from './processes/processes.ts';

export const drivers: Readonly<Record<string, new (options: DriverOptions) => Driver>> = {
  compose: Compose,
  processes: Processes,
};
