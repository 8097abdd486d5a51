/** Virtual users who stay until they are told to go, on a lab that is broken by hand: one run, with its history. */
import { type HistoryEvent, type Judge, type Mix, type Prediction, scenarios } from 'session-lab';
import type { Profile } from '../catalogue/profile.ts';
import type { Lab } from '../lab.ts';
import { type Hand, runExperiment } from '../plan/experiment.ts';
import type { Noted } from '../plan/injection-into.ts';
import { loadArguments } from '../plan/load-arguments.ts';
import type { Load } from '../plan/plan.ts';

/** How many there may be. */
export const CROWDS: readonly number[] = [0, 1, 10, 60];

/** What the card is about: an upload, and the page that its redirect leads to. */
const MIX: Mix = [{ scenario: scenarios.image, weight: 1 }];

/** Slow enough to be followed by eye. */
const PAUSE_MS = 500;

/** A page that somebody forgot puts load on the machine for no longer than this. */
const LONGEST_MS = 15 * 60_000;

const load = (users: number): Load => ({
  ...{ mix: MIX, users, rate: null, arrivals: 'poisson', clients: 'spread', connections: 'kept' },
  ...{ probes: false, durationMs: 1000, flows: Number.POSITIVE_INFINITY },
  ...{ pauseMs: PAUSE_MS, timeoutMs: 5000, seed: 1 },
});

export interface UsersOptions {
  readonly lab: Lab;
  readonly profile: Profile;
  readonly users: number;
  /** Where the history goes. */
  readonly file: string;
  readonly signal: AbortSignal;
  heard(event: HistoryEvent, judge: Judge): void;
}

export class Users {
  readonly count: number;
  /** What it came to. Resolves when all have gone. @throws what ended it before its time */
  readonly through: Promise<Judge>;
  readonly #gone = Promise.withResolvers<void>();
  readonly #hand = Promise.withResolvers<Hand>();
  #now: Hand | null = null;
  #struck = false;

  constructor({ lab, profile, users, file, signal, heard }: UsersOptions) {
    this.count = users;
    const go = (): void => this.#gone.resolve();
    const late = setTimeout(go, LONGEST_MS);
    signal.addEventListener('abort', go, { once: true });
    const running = runExperiment({
      ...{ lab, profile, file, signal, fault: null },
      loadArgs: loadArguments(load(users)),
      byHand: async (hand) => {
        this.#now = hand;
        this.#hand.resolve(hand);
        await this.#gone.promise;
      },
      watch: { progress: (judge, event) => heard(event, judge), say: () => undefined },
    });
    // Whoever waits for a hand learns why there is none.
    running.catch((error) => this.#hand.reject(error));
    this.#hand.promise.catch(() => undefined);
    this.through = running.finally(() => {
      clearTimeout(late);
      signal.removeEventListener('abort', go);
    });
    this.through.catch(() => undefined);
  }

  /** A run is about one fault: theory has nothing to say of two. */
  get struck(): boolean {
    return this.#struck;
  }

  get judge(): Judge | null {
    return this.#now?.judge ?? null;
  }

  get predicted(): Prediction | null {
    return this.#now?.predicted() ?? null;
  }

  async strike(injection: Noted): Promise<void> {
    this.#struck = true;
    await (await this.#hand.promise).strike(injection);
  }

  async heal(injection: Noted): Promise<void> {
    await (await this.#hand.promise).heal(injection);
  }

  /** Returns when all have gone. */
  async end(): Promise<Judge> {
    this.#gone.resolve();
    return this.through;
  }
}
