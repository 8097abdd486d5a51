/** The session that each user holds, as far as answers show: its cookie, what is in it, and which replica knows it. */
import { endOf, type Operation } from '../model/event.ts';

interface Holding {
  readonly cookie: string;
  /** Names that this session had before a login gave it a new one. */
  readonly aliases: readonly string[];
  /** Objects with something in them, and since when: acknowledged in this session. */
  readonly objects: Map<string, number>;
  /** The object last written in it, be that gone again; null where nothing was. */
  written: string | null;
  /** The replica that began it, or has shown since that it knows it. */
  home: string | null;
  /** When the home was last asked (milliseconds since the epoch). */
  askedAt: number;
  /** Known away from where it was before: the store is shared, so no replica is the wrong one. */
  shared: boolean;
  /** Denied already: whatever its cookie brings from here on, it can't be lost again. */
  lost: boolean;
}

/** As it is until the next answer. */
export type Held = Readonly<Omit<Holding, 'objects'>> & { readonly objects: ReadonlyMap<string, number> };

export class Sessions {
  readonly #held = new Map<number, Holding>();

  /** The session that an operation asked for: the one that its user holds, where it sent that one's cookie. */
  askedBy(operation: Operation): Held | null {
    return this.#askedBy(operation);
  }

  #askedBy({ user, sent, step }: Operation): Holding | null {
    const held = this.#held.get(user);
    // What an answer says of another cookie than the held one, it doesn't say of the held session.
    return held && held.cookie === sent && step !== 'replay' ? held : null;
  }

  /** Takes in an answer; `denied` where it showed that the session was not known. True where it began a session. */
  add(operation: Operation, denied: boolean): boolean {
    const { user, set, sent, step, outcome, wrote } = operation;
    if (step === 'replay') return false;
    const held = this.#askedBy(operation);
    if (held && denied) held.lost = true;
    // A login or logout whose outcome is unknown leaves nothing to be sure of.
    const ended = wrote?.effect === 'logout' || (wrote?.effect === 'login' && outcome === 'info');
    if (set === 'cleared' || (ended && outcome !== 'fail')) this.#held.delete(user);
    if (set !== null && set !== sent && set !== 'cleared') {
      if (outcome !== 'ok') this.#held.delete(user);
      else {
        // A login gives the session a new name, and doesn't begin another.
        const renamed = wrote?.effect === 'login' ? held : null;
        const aliases = renamed ? [...renamed.aliases, renamed.cookie].slice(-MOST_ALIASES) : [];
        this.#held.set(user, begin(operation, set, aliases));
        return renamed === null;
      }
    } else if (held && this.#held.has(user)) answered(held, operation);
    return false;
  }
}

/** More logins than this without a logout are rare, and told from nothing. */
const MOST_ALIASES = 4;

function begin(operation: Operation, cookie: string, aliases: readonly string[]): Holding {
  const { wrote, replica, at } = operation;
  const held: Holding = {
    cookie,
    aliases,
    objects: new Map(),
    written: wrote?.object ?? null,
    home: replica,
    askedAt: at,
    shared: false,
    lost: false,
  };
  noteWrite(held, operation);
  return held;
}

/** A write counts once it is acknowledged; but only a page shows that the one who answered knows the session. */
function answered(held: Holding, operation: Operation): void {
  const { wrote, saw, replica, at, outcome } = operation;
  noteWrite(held, operation);
  if (outcome !== 'ok') return;
  if (replica === held.home) held.askedAt = at;
  if (wrote) held.written = wrote.object;
  if (held.lost || !saw || showsNothing(saw)) return;
  held.shared ||= held.home !== replica;
  held.home = replica;
  held.askedAt = at;
  held.written ??= saw.object;
}

/** What is certain to be in the session: a write that is unknown may have taken something away, but not put it there. */
function noteWrite({ objects }: Holding, operation: Operation): void {
  const { wrote, outcome } = operation;
  if (!wrote || outcome === 'fail' || wrote.effect === 'flash') return;
  if (!fills(wrote.effect)) objects.delete(wrote.object);
  else if (outcome === 'ok' && !objects.has(wrote.object)) objects.set(wrote.object, endOf(operation));
}

export const fills = (effect: NonNullable<Operation['wrote']>['effect']): boolean =>
  effect === 'replace' || effect === 'add' || effect === 'login';

export const showsNothing = ({ marks, count }: NonNullable<Operation['saw']>): boolean =>
  marks.length === 0 && (count ?? 0) === 0;
