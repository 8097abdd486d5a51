/** The lab's HTTP contract: what an app on any stack must do for the loadtest and for the lab. */
import type { Test } from 'tap';
import type { AppUnderTest } from './app-under-test.ts';
import { everyAnswer } from './conformance/every-answer.ts';
import { htmlPages } from './conformance/html-pages.ts';
import { operatorRoutes } from './conformance/operator-routes.ts';
import { scenarioRoutes } from './conformance/scenario-routes.ts';
import { security } from './conformance/security.ts';

export function httpConformance(t: Test, app: AppUnderTest): void {
  everyAnswer(t, app);
  scenarioRoutes(t, app);
  operatorRoutes(t, app);
  security(t, app);
  if (app.traits.pages) htmlPages(t, app);
}
