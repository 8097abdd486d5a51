/**
 * Which share of flows survives a balancer that knows no sessions, over replicas that each know only their own. In a
 * strict rotation a lone user's redirect never returns to the replica of the post (for two replicas or more); with
 * many users in between it nears 1/N. In between it depends on how many requests of others fall between two of one
 * user's, so the load is played through, with the very steps of the scenario.
 */
import {
  choose,
  exponential,
  type Mix,
  type Random,
  type Scenario,
  type Single,
  seededRandom,
  singlesOf,
} from 'session-lab';
import type { Pick } from './pick.ts';

export interface PlayedLoad {
  readonly pick: (random: Random) => Pick;
  readonly mix: Mix;
  /** Users side by side. */
  readonly users: number;
  readonly replicas: number;
  /** Mean of the exponential pause before each request, in milliseconds. */
  readonly pauseMs: number;
  /** Mean time to an answer, in milliseconds. */
  readonly latencyMs: number;
}

// Past this many users, the rotation is well mixed whatever comes on top.
const USERS_PLAYED = 200;
const FLOWS_PLAYED = 20_000;

/** Share of flows kept, in [0, 1]; the same for the same load. */
export function keptByPlaying(load: PlayedLoad): number {
  const { mix, users, replicas, pauseMs, latencyMs } = load;
  const random = seededRandom(1);
  const pick = load.pick(random);
  const pause = () => exponential(pauseMs, random);
  const latency = () => exponential(Math.max(latencyMs, 0.01), random);
  const players = Array.from(
    { length: Math.min(users, USERS_PLAYED) },
    () => new Player(mix, random, pause()),
  );
  /** Requests under way: where, and until when. */
  let underWay: { readonly replica: number; readonly until: number }[] = [];
  let flows = 0;
  let kept = 0;
  while (flows < FLOWS_PLAYED) {
    const player = players.reduce((first, other) => (other.at < first.at ? other : first));
    underWay = underWay.filter(({ until }) => until > player.at);
    const busy = Array.from(
      { length: replicas },
      (_, at) => underWay.filter(({ replica }) => replica === at).length,
    );
    const replica = pick(busy);
    const ended = player.ask(replica, replicas);
    if (ended !== null) {
      flows++;
      if (ended) kept++;
    }
    const until = player.at + latency();
    underWay.push({ replica, until });
    player.at = until + pause();
  }
  return kept / flows;
}

/** What one request does: a write, or a page, which is looked at or not; or an old cookie, tried until all have answered. */
type Ask =
  | { readonly kind: 'write'; readonly wrote: NonNullable<Single['wrote']> }
  | { readonly kind: 'page'; readonly shows: string | null }
  | { readonly kind: 'replay' };

/** A write of the lab's app redirects to its page. */
const asksOf = (scenario: Scenario): Ask[] =>
  singlesOf(scenario).flatMap((step): Ask[] => {
    if (step.replay) return [{ kind: 'replay' }];
    const page: Ask = { kind: 'page', shows: step.shows?.object ?? null };
    if (!step.wrote) return [page];
    const write: Ask = { kind: 'write', wrote: step.wrote };
    return step.follow === false ? [write] : [write, page];
  });

class Player {
  /** When the next request is sent. */
  at: number;
  readonly #mix: Mix;
  readonly #random: Random;
  #asks: Ask[] = [];
  #kept = true;
  /** The replica that has the session whose cookie is held, and what is in that session. */
  #session: { readonly home: number; readonly held: Map<string, Set<string>> } | null = null;
  /** What a page must show, by object. */
  readonly #expected = new Map<string, Set<string>>();
  /** Objects that are shown once. */
  readonly #once = new Set<string>();
  /** Replicas that an old cookie is still to be tried on. */
  readonly #missing = new Set<number>();

  constructor(mix: Mix, random: Random, at: number) {
    this.#mix = mix;
    this.#random = random;
    this.at = at;
  }

  /** One request to a replica; whether the flow was kept where it is the flow's last, else null. */
  ask(replica: number, replicas: number): boolean | null {
    if (this.#asks.length === 0) {
      this.#asks = asksOf(choose(this.#mix, this.#random));
      this.#kept = true;
    }
    const ask = this.#asks[0];
    if (ask?.kind === 'replay') {
      if (this.#missing.size === 0) for (let other = 0; other < replicas; other++) this.#missing.add(other);
      this.#missing.delete(replica);
      if (this.#missing.size > 0) return null;
    } else {
      if (this.#session?.home !== replica) this.#session = null;
      if (ask?.kind === 'write') this.#write(ask.wrote, replica);
      if (ask?.kind === 'page' && ask.shows !== null) this.#look(ask.shows);
    }
    this.#asks.shift();
    return this.#asks.length === 0 ? this.#kept : null;
  }

  #write({ object, effect, mark }: NonNullable<Single['wrote']>, replica: number): void {
    if (effect === 'logout') {
      this.#session = null;
      this.#expected.delete(object);
      return;
    }
    if (effect === 'flash') this.#once.add(object);
    this.#session ??= { home: replica, held: new Map() };
    for (const contents of [this.#session.held, this.#expected]) {
      const items = effect === 'add' || effect === 'remove' ? contents.get(object) : undefined;
      const after = new Set(items);
      if (effect === 'remove') after.delete(mark);
      else after.add(mark);
      contents.set(object, after);
    }
  }

  #look(object: string): void {
    const shown = this.#session?.held.get(object) ?? new Set();
    const expected = this.#expected.get(object) ?? new Set();
    if ([...expected].some((mark) => !shown.has(mark))) this.#kept = false;
    // A session is lost only once.
    this.#expected.set(object, new Set(shown));
    if (this.#once.has(object)) {
      this.#expected.delete(object);
      this.#session?.held.delete(object);
    }
  }
}
