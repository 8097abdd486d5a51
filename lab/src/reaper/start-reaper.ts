/** Watches over a lab that must end with its command: should the command die first, the reaper takes the lab away. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hostEnvironment } from '../config.ts';
import { DISMISSAL } from './reaper.ts';

export interface Reaper {
  /** All is cleared away: the reaper has nothing to do and ends. */
  dismiss(): void;
}

/** Clears `lab` and the half-filled `folder` away when this process ends without a word, SIGKILL included. */
export function startReaper(runtime: string, lab: string, folder: string): Reaper {
  // Its standard input is a pipe that we hold: whatever ends us closes it.
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), runtime, lab, folder], {
    env: hostEnvironment,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.unref();
  return { dismiss: () => child.stdin.end(DISMISSAL) };
}
