/**
 * Histories by hand, one event a line:
 *
 *   u1 write app-1 ok +A          user 1 posts (mark u1-f1), app-1 answers and sets session cookie A
 *   u1 page app-2 ok A nothing    sends A, and the page shows no session
 *   u1 page app-1 ok A f1x1       the page shows mark u1-f1, and one write in all
 *   u1 page app-2 ok A nothing cleared
 *   u1 write - info A             nobody answered; it may have happened
 *   begin | struck | healed app-2 the fault
 *
 *   u1 write app-1 ok +A 25ms     its answer is read after 25 ms, where one is usual
 *
 * Events are ten milliseconds apart; each write starts a flow.
 */
import type { HistoryEvent, Operation } from '../../src/history/event.ts';

export const RUN_AT = 1_000_000;

export function history(lines: string): HistoryEvent[] {
  const flows = new Map<number, number>();
  const events = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, index) => eventOf(line.split(/\s+/), RUN_AT + index * 10, flows));
  const run: HistoryEvent = {
    type: 'run',
    schema: 'session-lab/history@1',
    at: RUN_AT,
    target: 'http://127.0.0.1:8080',
    scenario: 'image',
    users: 2,
    clients: 'spread',
    pauseMs: 100,
    seed: 1,
  };
  return [run, ...events];
}

function eventOf(words: readonly string[], at: number, flows: Map<number, number>): HistoryEvent {
  const [first = ''] = words;
  if (first === 'begin' || first === 'struck' || first === 'healed') {
    return { type: 'fault', name: 'kill-replica', target: words[1] ?? '', event: first, at };
  }
  return operationOf(words, at, flows);
}

function operationOf(
  [who = '', step, replica, outcome, ...notes]: readonly string[],
  at: number,
  flows: Map<number, number>,
): Operation {
  const user = Number(who.slice(1));
  if (step === 'write') flows.set(user, (flows.get(user) ?? 0) + 1);
  const flow = flows.get(user) ?? 0;
  const status = outcome === 'ok' ? (step === 'page' ? 200 : 303) : replica === '-' ? null : 502;
  const operation: Operation = {
    type: 'op',
    user,
    flow,
    step: step as Operation['step'],
    method: step === 'write' ? 'POST' : 'GET',
    path: '/image',
    at,
    ms: 1,
    outcome: outcome as Operation['outcome'],
    status,
    replica: replica === '-' ? null : (replica ?? null),
    sent: null,
    set: null,
    ...(step === 'write' ? { wrote: `u${user}-f${flow}` } : {}),
  };
  for (const note of notes) {
    const shown = /^(?:(u\d+)-)?(f\d+)x(\d+)$/.exec(note);
    if (shown) operation.saw = { mark: `${shown[1] ?? who}-${shown[2]}`, count: Number(shown[3]) };
    else if (/^\d+ms$/.test(note)) operation.ms = Number.parseInt(note, 10);
    else if (note === 'nothing') operation.saw = { mark: null, count: 0 };
    else if (note === 'cleared') operation.set = 'cleared';
    else if (note.startsWith('+')) operation.set = note.slice(1);
    else operation.sent = note;
  }
  return operation;
}
