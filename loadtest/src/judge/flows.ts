/**
 * How each flow ended: kept, where every page in it showed what its user must see; not kept, where one did not; else
 * unclear, since something did not come through.
 */
import type { Guarantee, Operation } from '../model/event.ts';
import type { Outcomes } from '../model/result.ts';
import type { Finding } from './finding.ts';
import type { Phase } from './phase.ts';

/** What a single page owes its user; the other guarantees look across flows, or at requests that are no user's page. */
const OF_A_PAGE: readonly Guarantee[] = ['read-your-writes', 'no-lost-update', 'flash-once', 'isolation'];

type Outcome = Finding['outcome'];

export class Flows {
  /** Of each user, the flow that is under way. */
  readonly #open = new Map<number, { outcome: Outcome; judged: boolean }>();
  readonly #tallies: Record<Phase, Record<Outcome, number>> = {
    steady: { ok: 0, fail: 0, info: 0 },
    fault: { ok: 0, fail: 0, info: 0 },
  };

  /** The outcome of the flow that this operation ends, or null. */
  add(operation: Operation, findings: ReadonlyMap<Guarantee, Finding | null>, phase: Phase): Outcome | null {
    const flow = this.#of(operation.user);
    const denied = operation.denied && findings.get('session-kept')?.outcome === 'fail';
    let outcome: Outcome = denied ? 'fail' : operation.outcome === 'ok' ? 'ok' : 'info';
    for (const guarantee of OF_A_PAGE) {
      const found = findings.get(guarantee)?.outcome;
      if (found === 'ok') flow.judged = true;
      else if (found && outcome !== 'fail') outcome = found;
    }
    if (outcome === 'fail' || flow.outcome === 'ok') flow.outcome = outcome;
    if (!operation.ends) return null;
    const ended = flow.outcome === 'ok' && !flow.judged ? 'info' : flow.outcome;
    flow.outcome = 'ok';
    flow.judged = false;
    this.#tallies[phase][ended]++;
    return ended;
  }

  #of(user: number): { outcome: Outcome; judged: boolean } {
    let flow = this.#open.get(user);
    if (!flow) {
      flow = { outcome: 'ok', judged: false };
      this.#open.set(user, flow);
    }
    return flow;
  }

  tally(phase: Phase): Outcomes {
    return { ...this.#tallies[phase] };
  }
}
