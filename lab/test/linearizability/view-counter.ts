/** The counter of views and the last view beside it, one object in each session: as a model, and as a history has it. */
import { endOf, type HistoryEvent, type Operation as Request } from 'session-lab';
import type { Model, Operation } from './linearizability.ts';

export interface Views {
  readonly count: number;
  /** The mark of the last view. */
  readonly last: string | null;
}

/** A view is counted under its mark, in one step with the count; or all is read. */
export type ViewOp = { readonly wrote: string } | { readonly read: Views };

export const viewCounter: Model<Views, ViewOp> = {
  initial: { count: 0, last: null },
  step(state, op) {
    if ('wrote' in op) return { count: state.count + 1, last: op.wrote };
    return op.read.count === state.count && op.read.last === state.last ? state : null;
  },
  keyOf: ({ count, last }) => `${count} ${last}`,
};

/** A history's times are rounded, so that one request may seem to end before another began by so many milliseconds. */
const ROUNDED_MS = 0.01;

/**
 * What was written and read, by user and session. A write that may have happened is never answered; what failed did not
 * happen, and a page that was not shown says nothing.
 */
export function viewsOf(events: readonly HistoryEvent[]): ReadonlyMap<string, readonly Operation<ViewOp>[]> {
  const found = new Map<string, Operation<ViewOp>[]>();
  for (const event of events) {
    const op = event.type === 'op' ? opOf(event) : null;
    if (event.type !== 'op' || op === null) continue;
    const session = `user ${event.user}, session ${event.sent ?? event.set}`;
    const call = event.at - ROUNDED_MS;
    const answer = event.outcome === 'info' ? null : endOf(event) + ROUNDED_MS;
    found.set(session, [...(found.get(session) ?? []), { op, call, answer }]);
  }
  return found;
}

function opOf({ outcome, wrote, saw }: Request): ViewOp | null {
  if (outcome === 'fail') return null;
  if (wrote) return { wrote: wrote.mark };
  if (outcome !== 'ok' || !saw || saw.count === null) return null;
  return { read: { count: saw.count, last: saw.marks[0] ?? null } };
}
