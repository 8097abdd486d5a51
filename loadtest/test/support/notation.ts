/**
 * Histories by hand, one event a line:
 *
 *   u1 write app-1 ok +A          user 1 posts (mark u1-w1), app-1 answers and sets session cookie A
 *   u1 read app-2 ok A nothing    sends A, and the page shows nothing
 *   u1 read app-1 ok A w1x1       the page shows mark u1-w1, and one write in all; u2-w1 is another user's mark
 *   u1 read app-2 ok A nothing cleared
 *   u1 write - info A             nobody answered; it may have happened
 *   begin | struck | healed app-2 the fault; also healing, and of several app-1,app-2
 *   command begin | end 1         a command beside the load, and its exit code
 *   mark canary                   a phase
 *
 *   u1 add app-1 ok A             also remove (of w1), flash, login, logout: each writes to an object of its own,
 *   u1 read app-1 ok A items w1   which a read names: value (where it names none), items, message, login
 *   u1 replay app-1 ok A login w1
 *
 *   u1 add app-1 ok A shows w1    the answer to the write is the page
 *
 *   u1 hop app-2 fail refused     the callback of the user's login; also completed
 *   u1 before-login app-2 ok A login w1   the cookie of before the login, sent after it
 *
 *   u1 write app-1 ok +A 25ms     its answer is read after 25 ms, where one is usual
 *   u1 write app-1 ok A @30       it is sent 30 ms after the run began; lines are ten milliseconds apart otherwise
 *   u1 read app-1 ok A w1x1 v2    its answer tells the version v2
 *   u1 read app-1 ok A w1x1 more  the flow goes on; other reads end it, and so does what is not ok
 */
import { Judge } from '../../src/judge/judge.ts';
import { evidenceOf } from '../../src/judge/profile-result.ts';
import type { Effect, Operation, Run } from '../../src/model/event.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import type { MakeUp } from '../../src/model/system-events.ts';

export const RUN_AT = 1_000_000;

export const RUN: Run = {
  type: 'run',
  schema: 'session-lab/history@4',
  at: RUN_AT,
  target: 'http://127.0.0.1:8080',
  scenario: 'image',
  users: 2,
  rate: null,
  arrivals: null,
  clients: 'spread',
  pauseMs: 100,
  seed: 1,
  isolated: true,
};

export const MAKE_UP: MakeUp = {
  type: 'lab',
  profile: 'redis',
  balancer: 'round-robin',
  store: 'redis',
  app: 'fastify',
  persistence: 'none',
  replicas: ['app-1', 'app-2', 'app-3'],
  servers: ['app-1:3000', 'app-2:3000', 'app-3:3000'],
  runtime: 'processes',
  environment: { nginx: '1.30.6', redis: '8.0.6', node: '24.21.0', cpus: 2 },
};

export function history(lines: string): HistoryEvent[] {
  const notation = new Notation();
  const events = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, index) => notation.event(line.split(/\s+/), RUN_AT + index * 10));
  return [RUN, ...events];
}

/** What the judge makes of a history: of one guarantee, over all of the run. */
export function judged(lines: string): Judge {
  const judge = new Judge();
  for (const event of history(lines)) judge.add(event);
  return judge;
}

/** Checks, violations and what was unclear; null where nothing put the guarantee to the test. */
export function found(guarantee: string, lines: string) {
  const judge = judged(lines);
  const result = judge.tallies.get(guarantee)?.result(3, judge.clock.all);
  return result ? { checked: result.checked, violations: result.violations, unclear: result.unclear } : null;
}

/** Losses by cause, over all of the run. */
export function causes(lines: string): Record<string, number> {
  const judge = judged(lines);
  return judge.losses.settle(evidenceOf(judge), RUN_AT, judge.clock).in(judge.clock.all).operations;
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  write: 'replace',
  add: 'add',
  remove: 'remove',
  flash: 'flash',
  login: 'login',
  logout: 'logout',
};

const OBJECTS: Readonly<Record<Effect, string>> = {
  replace: 'value',
  add: 'items',
  remove: 'items',
  flash: 'message',
  login: 'login',
  logout: 'login',
};

class Notation {
  readonly #flows = new Map<number, number>();
  readonly #writes = new Map<number, number>();

  event(words: readonly string[], at: number): HistoryEvent {
    const [first = ''] = words;
    if (first === 'begin' || first === 'struck' || first === 'healing' || first === 'healed') {
      return {
        type: 'fault',
        name: 'kill',
        targets: (words[1] ?? '').split(','),
        loses: words[2] ?? 'dead-replica',
        did: `${words[1]} was killed`,
        event: first,
        at,
      };
    }
    if (first === 'mark') return { type: 'phase', at, name: words[1] ?? '' };
    if (first === 'command') {
      const event = words[1] === 'begin' ? 'begin' : 'end';
      const exitCode = event === 'end' ? { exitCode: Number(words[2] ?? 0) } : {};
      return { type: 'command', at, event, did: './deploy', ...exitCode };
    }
    return this.#operation(words, at);
  }

  #operation([who = '', verb = '', replica, outcome, ...notes]: readonly string[], at: number): Operation {
    const user = Number(who.slice(1));
    const effect = EFFECTS[verb];
    const operation: Operation = {
      type: 'op',
      user,
      flow: this.#flows.get(user) ?? 1,
      name: verb,
      step: effect ? 'write' : (verb as Operation['step']),
      method: effect ? 'POST' : 'GET',
      path: '/image',
      at,
      ms: 1,
      outcome: outcome as Operation['outcome'],
      status: outcome === 'ok' ? (effect ? 303 : 200) : replica === '-' ? null : 502,
      replica: replica === '-' ? null : (replica ?? null),
      sent: null,
      set: null,
    };
    let object = 'value';
    const marks: string[] = [];
    let count: number | null = null;
    let shows = false;
    let ownPage = false;
    let more = effect !== undefined && outcome === 'ok';
    for (const note of notes) {
      const shown = /^((?:u\d+-)?w\d+)(?:x(\d+))?$/.exec(note);
      if (shown) {
        shows = true;
        const [, mark = '', writes] = shown;
        marks.push(mark.startsWith('u') ? mark : `${who}-${mark}`);
        if (writes) count = Number(writes);
      } else if (/^\d+ms$/.test(note)) operation.ms = Number.parseInt(note, 10);
      else if (note.startsWith('@')) operation.at = RUN_AT + Number(note.slice(1));
      else if (note === 'more') more = true;
      else if (/^v\d+$/.test(note)) operation.version = note;
      else if (note === 'shows') ownPage = true;
      else if (note === 'nothing') {
        shows = true;
        count = object === 'value' ? 0 : null;
      } else if (Object.values(OBJECTS).includes(note)) object = note;
      else if (note === 'cleared') operation.set = 'cleared';
      else if (note === 'denied') operation.denied = true;
      else if (note === 'lapsed') operation.lapsed = true;
      else if (note === 'refused' || note === 'completed') {
        operation.handshake = note;
        operation.name = 'login';
      } else if (note.startsWith('+')) operation.set = note.slice(1);
      else operation.sent = note;
    }
    if (effect) {
      const named = effect === 'remove' ? marks.splice(0, 1) : [];
      operation.wrote = { object: OBJECTS[effect], effect, mark: this.#markOf(who, user, effect, named) };
      object = OBJECTS[effect];
    }
    if (ownPage || (shows && !effect)) operation.saw = { object, marks, count };
    if (!more) {
      operation.ends = true;
      this.#flows.set(user, operation.flow + 1);
    }
    return operation;
  }

  #markOf(who: string, user: number, effect: Effect, named: readonly string[]): string {
    if (effect === 'remove' && named[0]) return named[0];
    const write = (this.#writes.get(user) ?? 0) + 1;
    this.#writes.set(user, write);
    return `${who}-w${write}`;
  }
}
