/** For the lab's operator: what this replica and its store have used up so far. */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Router } from 'express';
import { answer } from '../answer.ts';
import type { SessionStore } from '../session/session-store.ts';

// What nobody needs any more is let go of before the rest is measured.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

export function costsRoutes(store: SessionStore): Router {
  const router = Router();

  router.get('/internal/costs', async (_request, response) => {
    answer(response, { shared: store.shared, messages: 0, ...(await store.costs()) });
  });

  router.get('/internal/heap', async (_request, response) => {
    // Several times, and with a pause between: some things are let go of only when others have been.
    for (let round = 0; round < 12; round++) {
      collectGarbage();
      await sleep(25);
    }
    answer(response, { heapBytes: process.memoryUsage().heapUsed });
  });
  return router;
}
