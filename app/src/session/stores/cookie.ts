/**
 * Sessions that no server keeps: each travels sealed in a cookie beside the one with its id, and opens only for that
 * id. None can be revoked: a kept copy works until its time is over, logout or not.
 */
import {
  type Departures,
  type Holdings,
  type Lifetimes,
  lifetimesOf,
  NO_COSTS,
  Refusal,
  timeToLiveMs,
} from '@session-lab/shared';
import { DATA_COOKIE, type DataCookies, dataCookies } from '../data-cookies.ts';
import { Sealer } from '../sealer.ts';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const cookie = defineStore({
  name: 'cookie',
  says: 'no server holds a session: it travels sealed in a cookie of its own',
  because: 'the session is in the cookie, and comes with every request',
  traits: { shared: true, server: null, merges: false, revocable: false },
  open: async (config, _log, departures) =>
    new CookieStore({
      ...lifetimesOf(config),
      secrets: config.COOKIE_SECRETS ?? [config.SESSION_SECRET],
      cookies: dataCookies,
      departures,
    }),
});

/** Name and value together: browsers silently drop what is longer (RFC 6265, section 6.1). */
const MOST_BYTES = 4096;

export interface CookieStoreOptions extends Lifetimes {
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly cookies: DataCookies;
  readonly departures?: Departures;
  readonly now?: () => number;
}

/** The session holds more than fits into a cookie. */
export class SessionTooLarge extends Refusal {
  constructor(bytes: number) {
    const message = `The session would be a cookie of ${bytes} bytes, and browsers keep no more than ${MOST_BYTES}.`;
    super(413, 'SESSION_TOO_LARGE', message);
  }
}

interface Sealed {
  readonly usedAt: number;
  readonly record: SessionRecord;
}

export class CookieStore implements SessionStore {
  readonly shared = true;
  readonly #options: CookieStoreOptions;
  readonly #sealer: Sealer;
  readonly #now: () => number;

  constructor(options: CookieStoreOptions) {
    this.#options = options;
    this.#sealer = new Sealer(options.secrets);
    this.#now = options.now ?? Date.now;
  }

  async get(id: string): Promise<SessionRecord | null> {
    const cookie = this.#options.cookies.read(id);
    const opened = cookie === undefined ? null : this.#sealer.open(cookie, id);
    if (!opened) return null;
    const { usedAt, record }: Sealed = JSON.parse(opened.text);
    const age = this.#now() - usedAt;
    if (age >= timeToLiveMs(id, this.#options, usedAt)) {
      this.#options.departures?.left(id, 'expired', this.#now());
      return null;
    }
    // Not with every answer: a slow one would undo what another has set meanwhile.
    if (opened.old || age > (this.#options.idleS * 1000) / 2) this.#write(id, record);
    return record;
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    if (timeToLiveMs(id, this.#options, this.#now()) > 0) this.#write(id, record);
  }

  async destroy(id: string): Promise<void> {
    this.#options.cookies.write(id, null);
  }

  /** The browsers hold all sessions. */
  async list(): Promise<Holdings> {
    return { count: 0, sessions: [] };
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {}

  /** @throws {SessionTooLarge} */
  #write(id: string, record: SessionRecord): void {
    const sealed: Sealed = { usedAt: this.#now(), record };
    const value = this.#sealer.seal(JSON.stringify(sealed), id);
    const bytes = DATA_COOKIE.length + 1 + value.length;
    if (bytes > MOST_BYTES) throw new SessionTooLarge(bytes);
    this.#options.cookies.write(id, value);
  }
}
