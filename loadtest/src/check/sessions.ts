/** The session that each user holds, as far as answers show: its cookie, what is in it, and which replica knows it. */
import { endOf, type Operation } from '../history/event.ts';

export interface Held {
  readonly cookie: string;
  /** Names that this session had before a login gave it a new one. */
  readonly aliases: readonly string[];
  /** Objects with something in them, and since when: acknowledged in this session. */
  readonly objects: ReadonlyMap<string, number>;
  /** The object last written in it, be that gone again; null where nothing was. */
  readonly written: string | null;
  /** The replica that began it, or has shown since that it knows it. */
  readonly home: string | null;
  /** When the home was last asked (milliseconds since the epoch). */
  readonly askedAt: number;
  /** Known away from where it was before: the store is shared, so no replica is the wrong one. */
  readonly shared: boolean;
  /** Denied already: whatever its cookie brings from here on, it can't be lost again. */
  readonly lost: boolean;
}

export class Sessions {
  readonly #held = new Map<number, Held>();

  /** The session that an operation asked for: the one that its user holds, where it sent that one's cookie. */
  askedBy({ user, sent, step }: Operation): Held | null {
    const held = this.#held.get(user);
    // What an answer says of another cookie than the held one, it doesn't say of the held session.
    return held && held.cookie === sent && step !== 'replay' ? held : null;
  }

  /** Takes in an answer; `denied` where it showed that the session was not known. True where it began a session. */
  add(operation: Operation, denied: boolean): boolean {
    const { user, set, sent, step, outcome, wrote } = operation;
    if (step === 'replay') return false;
    const asked = this.askedBy(operation);
    const held = asked && denied ? { ...asked, lost: true } : asked;
    // A login or logout whose outcome is unknown leaves nothing to be sure of.
    const ended = wrote?.effect === 'logout' || (wrote?.effect === 'login' && outcome === 'info');
    if (set === 'cleared' || (ended && outcome !== 'fail')) this.#held.delete(user);
    if (set !== null && set !== sent && set !== 'cleared') {
      if (outcome !== 'ok') this.#held.delete(user);
      else {
        // A login gives the session a new name, and doesn't begin another.
        const renamed = wrote?.effect === 'login' ? asked : null;
        const aliases = renamed ? [...renamed.aliases, renamed.cookie].slice(-MOST_ALIASES) : [];
        this.#held.set(user, { ...begin(operation, set), aliases });
        return renamed === null;
      }
    } else if (held && this.#held.has(user)) this.#held.set(user, afterAnswer(operation, held));
    return false;
  }
}

/** More logins than this without a logout are rare, and told from nothing. */
const MOST_ALIASES = 4;

const begin = (operation: Operation, cookie: string): Held => ({
  cookie,
  aliases: [],
  objects: withWrite(new Map(), operation),
  written: operation.wrote?.object ?? null,
  home: operation.replica,
  askedAt: operation.at,
  shared: false,
  lost: false,
});

/** A write counts once it is acknowledged; but only a page shows that the one who answered knows the session. */
function afterAnswer(operation: Operation, before: Held): Held {
  const { wrote, saw, replica, at, outcome } = operation;
  let held: Held = { ...before, objects: withWrite(before.objects, operation) };
  if (outcome !== 'ok') return held;
  held = { ...held, askedAt: replica === before.home ? at : before.askedAt };
  if (wrote) held = { ...held, written: wrote.object };
  if (held.lost || !saw || showsNothing(saw)) return held;
  const shared = held.shared || held.home !== replica;
  return { ...held, home: replica, askedAt: at, shared, written: held.written ?? saw.object };
}

/** What is certain to be in the session: a write that is unknown may have taken something away, but not put it there. */
function withWrite(objects: ReadonlyMap<string, number>, operation: Operation): ReadonlyMap<string, number> {
  const { wrote, outcome } = operation;
  if (!wrote || outcome === 'fail' || wrote.effect === 'flash') return objects;
  const after = new Map(objects);
  if (!fills(wrote.effect)) after.delete(wrote.object);
  else if (outcome === 'ok' && !after.has(wrote.object)) after.set(wrote.object, endOf(operation));
  return after;
}

export const fills = (effect: NonNullable<Operation['wrote']>['effect']): boolean =>
  effect === 'replace' || effect === 'add' || effect === 'login';

export const showsNothing = ({ marks, count }: NonNullable<Operation['saw']>): boolean =>
  marks.length === 0 && (count ?? 0) === 0;
