/** For the lab's operator: what this replica and its store have used up so far. */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Router } from 'express';
import { answer } from '../answer.ts';
import type { SessionStore } from '../session/session-store.ts';

/** V8's own collector, for who measures: a replica that nobody measures starts without it. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

let collect: (() => void) | null = null;

export function costsRoutes(store: SessionStore): Router {
  const router = Router();

  router.get('/internal/costs', async (_request, response) => {
    answer(response, { shared: store.shared, messages: 0, ...(await store.costs()) });
  });

  router.get('/internal/heap', async (_request, response) => {
    collect ??= garbageCollector();
    // What nobody needs any more is let go of before the rest is measured. Several times, and with a pause between: some things are let go of only when others have been.
    for (let round = 0; round < 12; round++) {
      collect();
      await sleep(25);
    }
    answer(response, { heapBytes: process.memoryUsage().heapUsed });
  });
  return router;
}
