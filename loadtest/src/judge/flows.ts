/**
 * How each flow ended: kept if every page in it showed what its user must see, not kept if one did not, and unclear if
 * something did not come through.
 */
import type { Operation } from '../model/event.ts';
import type { Outcomes } from '../model/result.ts';
import { ByPhase, together } from './by-phase.ts';
import type { GuaranteeTally } from './guarantee-tally.ts';
import type { Phase } from './phase.ts';

type Ending = keyof Outcomes;

export class Flows {
  readonly #ofAPage: readonly GuaranteeTally[];
  /** The flow that each user is in. */
  readonly #open = new Map<number, { outcome: Ending; judged: boolean }>();
  /** By whose connections are fresh. */
  readonly #tallies = new ByPhase(() => ({ kept: none(), fresh: none() }));

  /** @param ofAPage of the guarantees that a page owes its user */
  constructor(ofAPage: readonly GuaranteeTally[]) {
    this.#ofAPage = ofAPage;
  }

  /** The outcome of the flow that this operation ends, or null. */
  add(operation: Operation, lostSession: boolean, phase: Phase): Ending | null {
    const flow = this.#of(operation.user);
    let outcome: Ending =
      (operation.denied || operation.carriedFrom !== undefined) && lostSession
        ? 'fail'
        : operation.outcome === 'ok'
          ? 'ok'
          : 'info';
    for (const { finding } of this.#ofAPage) {
      const found = finding?.outcome;
      if (found === 'ok') flow.judged = true;
      else if (found && outcome !== 'fail') outcome = found;
    }
    if (outcome === 'fail' || flow.outcome === 'ok') flow.outcome = outcome;
    if (!operation.ends) return null;
    const ended = flow.outcome === 'ok' && !flow.judged ? 'info' : flow.outcome;
    flow.outcome = 'ok';
    flow.judged = false;
    this.#tallies.of(phase)[operation.fresh ? 'fresh' : 'kept'][ended]++;
    return ended;
  }

  forget(user: number): void {
    this.#open.delete(user);
  }

  #of(user: number): { outcome: Ending; judged: boolean } {
    let flow = this.#open.get(user);
    if (!flow) {
      flow = { outcome: 'ok', judged: false };
      this.#open.set(user, flow);
    }
    return flow;
  }

  /** Of these phases together. */
  tally(phases: readonly Phase[]): Outcomes {
    const { kept, fresh } = this.byConnection(phases);
    return together([kept, fresh]);
  }

  byConnection(phases: readonly Phase[]): Record<'kept' | 'fresh', Outcomes> {
    const tallies = this.#tallies.in(phases);
    return {
      kept: together([none(), ...tallies.map(({ kept }) => kept)]),
      fresh: together([none(), ...tallies.map(({ fresh }) => fresh)]),
    };
  }
}

const none = (): Record<Ending, number> => ({ ok: 0, fail: 0, info: 0 });
