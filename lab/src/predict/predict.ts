/** What theory says a run shows, from its topology and from the load that there was: who came when, how fast, how often. */
import { type MakeUp, type Prediction, parseMix, UserError } from '@session-lab/loadtest';
import { isPick } from './picks.ts';
import { found } from './theories/everywhere.ts';
import { sticky } from './theories/sticky.ts';
import { wandering } from './theories/wandering.ts';
import type { PredictionInput, Theorise } from './theory.ts';
import { underFault } from './under-fault.ts';

/** @throws {UserError} where no theory is written down for the pair of balancer and store, or for the scenario. */
export function predict(input: PredictionInput): Prediction {
  const mix = parseMix(input.run.scenario);
  if (!mix) throw new UserError(`no theory is written down for the scenario ${input.run.scenario}`);
  return { type: 'prediction', ...underFault(theoryOf(input.lab)(input, mix), input, mix) };
}

/** By the store, where any replica finds a session in it; else by how the balancer leads back to the one that has it. */
function theoryOf({ store, balancer }: MakeUp): Theorise {
  if (has(found, store)) return found[store];
  if (store === 'memory' && has(sticky, balancer)) return sticky[balancer];
  if (store === 'memory' && isPick(balancer)) return wandering;
  throw new UserError(
    `no theory is written down for balancer ${balancer} with store ${store}: add it to lab/src/predict/theories`,
  );
}

const has = <T extends object>(theories: T, name: PropertyKey): name is keyof T =>
  Object.hasOwn(theories, name);
