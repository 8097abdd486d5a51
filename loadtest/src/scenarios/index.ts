/** The built-in scenarios by name: a new one is a file beside this one, its test, and a line here. */
import { cart } from './cart.ts';
import { concurrent } from './concurrent.ts';
import { flash } from './flash.ts';
import { image } from './image.ts';
import { login } from './login.ts';
import type { Scenario } from './scenario.ts';
import { views } from './views.ts';

export const scenarios = {
  image,
  views,
  login,
  cart,
  flash,
  concurrent,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const SCENARIO_NAMES = Object.keys(scenarios) as [ScenarioName, ...ScenarioName[]];
