/**
 * The copies of sessions that this replica holds, and which of two wins: a destroyed one over any other, since an id
 * is never used again; otherwise the newer version. Merging in any order gives the same result.
 *
 * The ids of destroyed sessions are remembered until their lifetime would have ended. So no late write can bring one
 * back, however long a network was cut: after that, no replica takes it as live.
 *
 * Other replicas hear of a use only after a quarter of the idle time (see `use`). So a copy is kept for a quarter
 * longer than it seems to live: meanwhile it is in doubt, and its store asks the others before the session is over.
 */
import {
  HeldSessions,
  type HeldSessionsOptions,
  type Holdings,
  type Lifetimes,
  timeToLiveMs,
} from '@session-lab/shared';
import type { Copy } from './messages.ts';
import { isNewer, type Version, VersionClock } from './version.ts';

export interface CopiesOptions extends Lifetimes, Pick<HeldSessionsOptions, 'max' | 'now' | 'gone'> {
  readonly replica: string;
}

interface HeldCopy {
  readonly text: string;
  readonly expiresMs: number;
  readonly version: Version;
  readonly usedMs: number;
  /** The last use that the other replicas know of. */
  readonly toldMs: number;
}

/** over: its id says that its lifetime has ended. doubt: its idle time is over, unless another replica knows better. */
export type CopyState = 'live' | 'doubt' | 'absent' | 'destroyed' | 'over';

export class Copies {
  readonly #held: HeldSessions<HeldCopy>;
  readonly #destroyed = new Map<string, Version>();
  readonly #clock: VersionClock;
  readonly #options: CopiesOptions;
  readonly #untoldMs: number;

  constructor(options: CopiesOptions) {
    this.#options = options;
    this.#untoldMs = options.idleS * 250;
    this.#clock = new VersionClock(options.replica, options.now);
    const { max, now, gone } = options;
    this.#held = new HeldSessions({ max, now, keptMs: this.#untoldMs, ...(gone ? { gone } : {}) });
  }

  state(id: string): CopyState {
    const now = this.#options.now();
    if (timeToLiveMs(id, this.#options, now) <= 0) return 'over';
    if (this.#destroyed.has(id)) return 'destroyed';
    const held = this.#held.peek(id);
    if (!held) return 'absent';
    return held.expiresMs > now ? 'live' : 'doubt';
  }

  /** The text, and whether the others must now be told that the session is in use; null if it is not live. */
  use(id: string): { readonly text: string; readonly tell: boolean } | null {
    const held = this.#held.peek(id);
    const state = this.state(id);
    if (!held || state !== 'live') {
      if (held) this.#held.giveUp(id, 'expired');
      return null;
    }
    const usedMs = this.#options.now();
    const tell = usedMs - held.toldMs >= this.#untoldMs;
    this.#hold(id, { ...held, usedMs, toldMs: tell ? usedMs : held.toldMs });
    return { text: held.text, tell };
  }

  /** The new version; null if the session is destroyed or over. */
  write(id: string, text: string): Copy | null {
    const state = this.state(id);
    if (state === 'destroyed' || state === 'over') return null;
    const usedMs = this.#options.now();
    const copy = { text, version: this.#clock.next(), usedMs };
    this.#hold(id, { ...copy, toldMs: usedMs });
    return { id, ...copy };
  }

  /** Null if the session is over anyway. */
  destroy(id: string): Copy | null {
    if (this.state(id) === 'over') return null;
    this.#end(id, this.#clock.next());
    return this.find(id);
  }

  /**
   * Takes over another replica's copy where it is newer, and the later use of the two.
   * @param told whether all other replicas know of that use, too
   * @returns whether the copy is newer than the one that was held
   */
  merge({ id, version, usedMs, text }: Copy, told = true): boolean {
    this.#clock.saw(version);
    const state = this.state(id);
    if (state === 'destroyed' || state === 'over') return false;
    if (text === null) {
      this.#end(id, version);
      return true;
    }
    const held = this.#held.peek(id);
    const newer = !held || isNewer(version, held.version);
    if (newer) {
      // A clock that is ahead must not make a session live longer.
      const used = Math.max(Math.min(usedMs, this.#options.now()), held?.usedMs ?? 0);
      this.#hold(id, { text, version, usedMs: used, toldMs: told ? used : (held?.toldMs ?? 0) });
    } else this.touch(id, usedMs, told);
    return newer;
  }

  /** The session was used elsewhere. */
  touch(id: string, usedMs: number, told = true): void {
    const held = this.#held.peek(id);
    if (!held || usedMs <= held.usedMs) return;
    const used = Math.min(usedMs, this.#options.now());
    this.#hold(id, { ...held, usedMs: used, toldMs: told ? used : held.toldMs });
  }

  /** The copy, for another replica; does not count as a use. */
  find(id: string): Copy | null {
    const state = this.state(id);
    if (state === 'over') return null;
    const version = this.#destroyed.get(id);
    if (version) return { id, version, usedMs: 0, text: null };
    const held = this.#held.peek(id);
    return held ? { id, version: held.version, usedMs: held.usedMs, text: held.text } : null;
  }

  /** All copies, destroyed ones included, each as it is when its turn comes. */
  *all(): Generator<Copy> {
    for (const id of [...this.#destroyed.keys(), ...this.#held.ids()]) {
      const copy = this.find(id);
      if (copy) yield copy;
    }
  }

  list(limit: number): Holdings {
    return this.#held.list(limit);
  }

  clear(): void {
    this.#held.clear();
    this.#destroyed.clear();
  }

  #hold(id: string, copy: Omit<HeldCopy, 'expiresMs'>): void {
    const expiresMs = copy.usedMs + timeToLiveMs(id, this.#options, copy.usedMs);
    this.#held.hold(id, { ...copy, expiresMs });
    this.#held.makeRoom();
  }

  #end(id: string, version: Version): void {
    this.#held.delete(id);
    this.#destroyed.set(id, version);
    const { max, now, lifetimeS } = this.#options;
    for (const oldest of this.#destroyed.keys()) {
      const over = timeToLiveMs(oldest, { idleS: Number.POSITIVE_INFINITY, lifetimeS }, now()) <= 0;
      if (!over && this.#destroyed.size <= max) break;
      this.#destroyed.delete(oldest);
    }
  }
}
