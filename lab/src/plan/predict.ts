/** What theory says a run shows, from its topology and from the load that there was: who came when, how fast, how often. */
import { type MakeUp, type Prediction, parseMix, UserError } from 'session-lab';
import { appNamed } from '../catalogue/apps/index.ts';
import { balancerNamed } from '../catalogue/balancers/index.ts';
import { faultNamed } from '../catalogue/faults/index.ts';
import { storeOf } from '../catalogue/store-of.ts';
import { apartInside } from '../predict/apart-inside.ts';
import { foundAnywhere } from '../predict/found-anywhere.ts';
import type { MovesOf } from '../predict/moves.ts';
import type { PredictionInput, Scene, Theorise } from '../predict/theory.ts';

/** @throws {UserError} where no theory is written down for the pair of balancer and store, or for the scenario. */
export function predict(history: PredictionInput): Prediction {
  const mix = parseMix(history.run.scenario);
  if (!mix) throw new UserError(`no theory is written down for the scenario ${history.run.scenario}`);
  const met = history.fault;
  const input: PredictionInput = {
    ...history,
    fault: met && { ...met, reloads: faultNamed(met.name)?.reloads ?? false },
  };
  const { scene, theorise, movesOf } = played(input);
  const fault = input.fault ? faultNamed(input.fault.name) : undefined;
  const theory = theorise(scene, mix);
  const moves = movesOf?.(input, mix) ?? null;
  const foretold: Prediction = {
    type: 'prediction',
    ...theory,
    faultFails: (typeof fault?.fails === 'function' ? fault.fails(scene) : fault?.fails) ?? null,
    moved: moves?.users ?? null,
  };
  const effect = fault?.theory?.(scene, mix) ?? null;
  const added = effect ?? moves;
  if (!added) return foretold;
  return {
    ...foretold,
    faultKept: null,
    faultLost: effect ? effect.lost : theory.faultLost,
    causes: [...new Set([...theory.causes, ...added.causes])],
    faultMayBreak: [...new Set([...theory.faultMayBreak, ...added.mayBreak])],
  };
}

interface Played {
  readonly scene: Scene;
  readonly theorise: Theorise;
  /** Null where any replica finds any session, so that it costs nobody anything to be moved. */
  readonly movesOf: MovesOf | null;
}

/** By the store, where any replica finds a session in it; else by how the balancer leads back to the one that has it. */
function played(input: PredictionInput): Played {
  const { lab, fault } = input;
  const store = storeOf(lab);
  const balancer = balancerNamed(lab.balancer);
  if (!store || (!store.traits.shared && !balancer)) throw noTheory(lab);
  const scene: Scene = {
    ...input,
    store: store.traits,
    racesInMemory: appNamed(lab.app)?.racesInMemory ?? false,
    connectsEachTime: appNamed(lab.app)?.connectsEachTime ?? false,
    outOfTouch: (fault && faultNamed(fault.name)?.outOfTouch) ?? null,
  };
  if (store.because !== null) return { scene, theorise: foundAnywhere(store.because), movesOf: null };
  // Copies in groups, and users kept to groups: one without the other is of no use.
  const inGroups = store.traits.copies?.on === 'group';
  if (!balancer || inGroups !== (balancer.toGroups ?? false)) throw noTheory(lab);
  const { processes = 1 } = store.traits;
  const { theory, moves } = processes > 1 ? apartInside(balancer, processes) : balancer;
  return { scene, theorise: theory, movesOf: moves };
}

const noTheory = ({ balancer, store }: MakeUp): UserError =>
  new UserError(
    `no theory is written down for balancer ${balancer} with store ${store}: add it to lab/src/catalogue/balancers`,
  );
