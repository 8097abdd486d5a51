/** Measures the heap after a garbage collection. */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

export async function heapBytes(): Promise<number> {
  collect ??= garbageCollector();
  // Several times, with a pause between: some objects can be collected only after others.
  for (let round = 0; round < 12; round++) {
    collect();
    await sleep(25);
  }
  return process.memoryUsage().heapUsed;
}

/** V8's own, exposed only when somebody measures. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
