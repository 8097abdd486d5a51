/** Programs that a recorded app needs, and whether they are here. */
import { spawnSync } from 'node:child_process';

/**
 * Why an app is left out; false: all that it needs is here.
 * @param commands each ends with 0 where what it asks for is there; what it lacks is named in front of it
 */
export const lacking = (commands: Readonly<Record<string, readonly string[]>>): false | string =>
  Object.entries(commands)
    .filter(([, [file = '', ...args]]) => spawnSync(file, args).status !== 0)
    .map(([name]) => `left out: ${name} is not installed`)[0] ?? false;
