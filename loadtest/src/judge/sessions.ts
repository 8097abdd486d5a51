/** The session that each user holds, as far as answers show: its cookie, what is in it, and which replica knows it. */
import { endOf, type Operation } from '../model/event.ts';

interface Holding {
  cookie: string;
  /** Names that this session had before a login gave it a new one. */
  aliases: readonly string[];
  /** Objects with something in them, and since when: acknowledged in this session. */
  readonly objects: Map<string, number>;
  /** The object last written in it, even if it was removed since; null where nothing was. */
  written: string | null;
  /** The replica that began it, or has shown since that it knows it. */
  home: string | null;
  /** When the home was last asked (milliseconds since the epoch). */
  askedAt: number;
  /** Another replica has shown that it knows it, too: the store is shared, and no replica is the wrong one. */
  shared: boolean;
  /** The replicas that have shown that they know it, and when each was last asked then. */
  readonly knownTo: Map<string, number>;
  /** When its cookie was last renewed, where the app does that (milliseconds since the epoch). */
  renewedAt: number;
  /** Denied already: it can't be lost a second time. */
  lost: boolean;
}

export type Held = Readonly<Omit<Holding, 'objects' | 'knownTo'>> & {
  readonly objects: ReadonlyMap<string, number>;
  readonly knownTo: ReadonlyMap<string, number>;
};

export class Sessions {
  /** The app renews a session's cookie as it goes: known before the load, or learned from a page. */
  rolls = false;
  /** It may turn out during the load. */
  learns = false;
  readonly #held = new Map<number, Holding>();

  /** The session that an operation asked for: its user's, if it sent that session's cookie. */
  askedBy(operation: Operation): Held | null {
    return this.#askedBy(operation);
  }

  #askedBy({ user, sent, step, at }: Operation): Holding | null {
    const held = this.#held.get(user);
    if (!held || step === 'replay') return null;
    // An answer to another cookie says nothing of the held session; unless it was renewed while this was under way.
    const underWay = at < held.renewedAt && sent !== null && held.aliases.includes(sent);
    return held.cookie === sent || underWay ? held : null;
  }

  forget(user: number): void {
    this.#held.delete(user);
  }

  /** @param denied the answer showed that the session was not known @returns whether it began a session */
  add(operation: Operation, denied: boolean): boolean {
    const { user, set, sent, step, outcome, wrote } = operation;
    if (step === 'replay') return false;
    if (operation.anew) this.#held.delete(user);
    const held = this.#askedBy(operation);
    if (held && denied && held.cookie === sent) held.lost = true;
    // After a login or logout of unknown outcome, nothing is certain.
    const ended = wrote?.effect === 'logout' || (wrote?.effect === 'login' && outcome === 'info');
    if (set === 'cleared' || (ended && outcome !== 'fail')) this.#held.delete(user);
    if (set !== null && set !== sent && set !== 'cleared') {
      if (outcome !== 'ok') this.#held.delete(user);
      else {
        if (held && this.rolls && !changesId(operation)) {
          held.renewedAt = endOf(operation);
          held.aliases = [...held.aliases, held.cookie].slice(-MOST_ALIASES);
          held.cookie = set;
          answered(held, operation);
          return false;
        }
        // A login renames the session; it begins no other.
        const renamed = wrote?.effect === 'login' || operation.within === 'login' ? held : null;
        const aliases = renamed ? [...renamed.aliases, renamed.cookie].slice(-MOST_ALIASES) : [];
        this.#held.set(user, begin(operation, set, aliases));
        return renamed === null;
      }
    } else if (held && this.#held.has(user)) answered(held, operation);
    return false;
  }
}

/** A login or logout, or a hop of it: the id changes on purpose. */
export const changesId = ({ wrote, within }: Operation): boolean =>
  wrote?.effect === 'login' || wrote?.effect === 'logout' || within !== undefined;

/** More logins than this without a logout are rare. */
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
    knownTo: new Map(replica === null ? [] : [[replica, at]]),
    renewedAt: Number.NEGATIVE_INFINITY,
    lost: false,
  };
  noteWrite(held, operation);
  return held;
}

/** An acknowledged write counts; but only a page shows that the replica knows the session. */
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
  if (replica !== null) held.knownTo.set(replica, at);
  held.written ??= saw.object;
}

/** Only what is certain to be in the session: an unknown write may have removed something, but has added nothing for certain. */
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
