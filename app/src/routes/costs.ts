/** What this replica and its store have used up so far, for the lab's operator. */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FastifyPluginAsync } from 'fastify';
import type { Writes } from '../session/session-plugin.ts';
import type { SessionStore } from '../session/session-store.ts';

export interface CostsRoutesOptions {
  readonly store: SessionStore;
  readonly writes: Writes;
}

/** V8's own collector, for who measures: a replica that nobody measures starts without it. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

let collect: (() => void) | null = null;

export const costsRoutes: FastifyPluginAsync<CostsRoutesOptions> = async (app, { store, writes }) => {
  app.get('/internal/costs', async () => ({
    replica: app.replica,
    shared: store.shared,
    writes: writes.count,
    ...(await store.costs()),
  }));

  app.get('/internal/process', async () => ({ replica: app.replica, pid: process.pid }));

  app.get('/internal/heap', async () => {
    collect ??= garbageCollector();
    // What nobody needs any more is let go of before the rest is measured. Several times, and with a pause between: some things are let go of only when others have been.
    for (let round = 0; round < 12; round++) {
      collect();
      await sleep(25);
    }
    return { replica: app.replica, heapBytes: process.memoryUsage().heapUsed };
  });
};
