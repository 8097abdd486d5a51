/** nginx's workers: a reload gives it new ones, and the old ones end what they have begun and are gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';

export interface NginxWorker {
  readonly pid: number;
  /** It takes nothing new any more. */
  readonly leaving: boolean;
}

/** One that brings its own C library is run by a loader (tools/fetch-newer-nginx), whose words stay ahead of the title. */
const WORKER =
  /^ *(\d+) +(?:\/.*\/ld-linux\S* --library-path \/.* )?nginx: worker process( is shutting down)?/gm;

/** From lines of a process's id and its title. */
export const workersIn = (lines: string): NginxWorker[] =>
  [...lines.matchAll(WORKER)].map(([, pid, leaving]) => ({
    pid: Number(pid),
    leaving: leaving !== undefined,
  }));

const POLL_MS = 25;
/** A worker that nothing holds is gone long before. */
const TOLD_WITHIN_MS = 15_000;
/** At layer 4 a worker is held for as long as a connection lasts, which is past waiting for. */
const GONE_WITHIN_MS = 3000;

/**
 * Has `reload` done, and waits until the workers that there were before are gone, but not for ever.
 * @throws {UserError} where they go on as before: nginx could not use its new files.
 */
export async function replaceWorkers(
  workers: () => Promise<readonly NginxWorker[]>,
  reload: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const before = await workers();
  if (before.length === 0) throw new UserError('nginx can’t be told its servers: it has no worker');
  await reload();
  const told = performance.now();
  for (;;) {
    const now = await workers();
    const left = now.filter(({ pid }) => before.some((old) => old.pid === pid));
    if (left.length === 0) return;
    const waited = performance.now() - told;
    if (left.every(({ leaving }) => leaving) && waited > GONE_WITHIN_MS) return;
    if (waited > TOLD_WITHIN_MS)
      throw new UserError('nginx goes on with the servers that it had: make logs tells why');
    await sleep(POLL_MS, undefined, { signal });
  }
}
