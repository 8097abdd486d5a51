/** A built-in scenario is one value: its name, a few words, and its steps. */
import { builtInApp } from './built-in-app.ts';
import type { Scenario } from './scenario.ts';

export const defineScenario = (scenario: Omit<Scenario, 'app'>): Scenario => ({
  ...scenario,
  app: builtInApp,
});
