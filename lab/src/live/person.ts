/**
 * What becomes of the session of the person at the browser, told from what passes: the app's pages say whether they knew a
 * session, and who had it is remembered from before.
 */
import { HOPS_COOKIE, PLAIN_COOKIE, readHops, shortNameOf } from '@session-lab/app';
import type { Fate, Row } from './row.ts';
import type { Exchange } from './tap.ts';

/** A lab as far as it decides where sessions are. */
export interface Keeping {
  /** Any replica finds any session. */
  readonly shared: boolean;
}

export class Person {
  readonly #keeping: Keeping;
  /** The replica that had a session last, by the session's name. */
  readonly #holders = new Map<string, string>();
  /** Names of sessions whose replica has died since, or their store. */
  readonly #dead = new Map<string, 'dead-replica' | 'lost-by-store'>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  /** A replica died with the sessions that it had; null: the store did. */
  died(replica: string | null): void {
    for (const [name, holder] of this.#holders) {
      if (replica === null) this.#dead.set(name, 'lost-by-store');
      else if (holder === replica && !this.#keeping.shared) this.#dead.set(name, 'dead-replica');
    }
  }

  see({ method, path, status, replica, cookies, setCookies, at }: Exchange): Row {
    const sentValue = cookies.get(PLAIN_COOKIE.name);
    const sent = sentValue === undefined ? null : shortNameOf(sentValue);
    const setValue = setCookies.get(PLAIN_COOKIE.name);
    const set = setValue === undefined ? null : setValue === '' ? 'cleared' : shortNameOf(setValue);
    const hop = readHops(setCookies.get(HOPS_COOKIE)).at(-1);
    const fate = fateOf({ status, sent, set, known: hop ? hop.known : null, path });
    const holder = sent === null ? null : (this.#holders.get(sent) ?? null);
    const row: Row = {
      ...{ user: null, method, path, replica, status, sent, set, fate, at },
      cause: fate === 'lost' && sent !== null ? this.#causeOf(sent, replica, holder) : null,
      holder: fate === 'lost' && !this.#keeping.shared && holder !== replica ? holder : null,
    };
    if (replica !== null) {
      if (fate === 'found' && sent !== null) this.#hold(sent, replica);
      if (set !== null && set !== 'cleared') this.#hold(set, replica);
    }
    return row;
  }

  #hold(name: string, replica: string): void {
    this.#holders.set(name, replica);
    this.#dead.delete(name);
  }

  #causeOf(name: string, replica: string | null, holder: string | null): string {
    const died = this.#dead.get(name);
    if (died) return died;
    if (this.#keeping.shared || holder === null || holder === replica) return 'unexplained';
    return 'wrong-replica';
  }
}

interface Signs {
  readonly status: number | null;
  readonly sent: string | null;
  readonly set: string | null;
  /** What the app says itself; null where it says nothing. */
  readonly known: boolean | null;
  readonly path: string;
}

/** Where an id is changed on purpose. */
const RENEWS = /^\/log(in|out)$/;

function fateOf({ status, sent, set, known, path }: Signs): Fate {
  if (status === null || status >= 500) return 'failed';
  if (sent === null) return 'none';
  if (known !== null) return known ? 'found' : 'lost';
  if (set !== null && set !== 'cleared' && !RENEWS.test(path)) return 'lost';
  return 'unknown';
}
