/** The session that each user holds, as far as answers show: its cookie, what is in it, and which replica knows it. */
import type { Operation } from '../history/event.ts';

export interface Held {
  readonly cookie: string;
  /** Objects with something in them, acknowledged in this session; by name. */
  readonly objects: ReadonlySet<string>;
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
    if (set !== null && set !== sent) {
      if (set === 'cleared' || outcome !== 'ok') this.#held.delete(user);
      else {
        this.#held.set(user, begin(operation, set));
        // A login gives the session a new name, and doesn't begin another.
        return !(asked && wrote?.effect === 'login');
      }
    } else if (held && outcome === 'ok') this.#held.set(user, afterAnswer(operation, held));
    return false;
  }
}

const begin = ({ wrote, replica, at }: Operation, cookie: string): Held => ({
  cookie,
  objects: new Set(wrote && fills(wrote.effect) ? [wrote.object] : []),
  written: wrote?.object ?? null,
  home: replica,
  askedAt: at,
  shared: false,
  lost: false,
});

/** A write counts once it is acknowledged; but only a page shows that the one who answered knows the session. */
function afterAnswer({ wrote, saw, replica, at }: Operation, before: Held): Held {
  const askedAt = replica === before.home ? at : before.askedAt;
  let held: Held = { ...before, askedAt };
  if (wrote) held = { ...held, written: wrote.object, objects: withWrite(held.objects, wrote) };
  if (held.lost || !saw || showsNothing(saw)) return held;
  const shared = held.shared || held.home !== replica;
  return { ...held, home: replica, askedAt: at, shared, written: held.written ?? saw.object };
}

function withWrite(objects: ReadonlySet<string>, { effect, object }: NonNullable<Operation['wrote']>) {
  if (fills(effect) === objects.has(object)) return objects;
  const after = new Set(objects);
  if (fills(effect)) after.add(object);
  // Whether anything is left after a removal, the answer doesn't say.
  else after.delete(object);
  return after;
}

const fills = (effect: NonNullable<Operation['wrote']>['effect']): boolean =>
  effect === 'replace' || effect === 'add' || effect === 'login';

export const showsNothing = ({ marks, count }: NonNullable<Operation['saw']>): boolean =>
  marks.length === 0 && (count ?? 0) === 0;
