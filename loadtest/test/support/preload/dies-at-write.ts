/** Loaded ahead of the program: it is killed as it writes for the nth time, whatever it writes. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.DIES_AT ?? Number.POSITIVE_INFINITY);

const dying =
  <A extends unknown[], R>(real: (...args: A) => R) =>
  (...args: A): R => {
    if (--left <= 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };

for (const name of ['write', 'writev', 'open', 'close'] as const)
  Object.assign(fs, { [name]: dying(fs[name] as (...args: unknown[]) => unknown) });
for (const name of ['writeFile', 'rename', 'symlink', 'mkdir', 'rm'] as const)
  Object.assign(fs.promises, { [name]: dying(fs.promises[name] as (...args: unknown[]) => unknown) });
syncBuiltinESMExports();
