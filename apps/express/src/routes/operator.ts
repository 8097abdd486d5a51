/** For the lab's operator: what this replica and its store have used up, what the store holds, and what it gave up. */
import { cookieFingerprint, type Departures, operator, operatorAnswers } from '@session-lab/shared';
import { Router } from 'express';
import { answer } from '../answer.ts';
import { cookieValue } from '../session/session-cookie.ts';
import type { SessionStore } from '../session/session-store.ts';

export interface OperatorRoutesOptions {
  readonly store: SessionStore;
  readonly departures: Departures;
  readonly secret: string;
}

export function operatorRoutes({ store, departures, secret }: OperatorRoutesOptions): Router {
  const router = Router();
  const answers = operatorAnswers({
    store,
    departures,
    writes: () => store.writes,
    fingerprint: (id) => cookieFingerprint(cookieValue(secret, id)),
  });
  for (const name of ['costs', 'sessions', 'evidence', 'heap'] as const)
    router.get(operator[name].path, async (_request, response) => answer(response, await answers[name]()));
  return router;
}
