/** A fault, as one value: what it breaks and how it is undone, what it needs, and what theory says it costs. */
import type { Cause, Prediction } from 'session-lab';
import type { Impairment } from '../../links/impairment.ts';
import type { FaultEffectOf, OutOfTouch, Scene } from '../../predict/theory.ts';
import type { BalancedServer, Replica } from '../../topology.ts';
import type { Need } from './needs.ts';
import type { DeployOrder, Scheduler, SchedulerNode } from './scheduler.ts';

type Fails = NonNullable<Prediction['faultFails']>;

export interface Fault {
  readonly name: string;
  /** What it was called before. */
  readonly formerly?: string;
  /** What is done, and what theory says of it, in a sentence each. */
  readonly says: string;
  readonly theorySays: string;
  /** What a profile must have for it. */
  readonly needs: readonly Need[];
  /** It acts on the links between parts, so that the lab must be brought up with them. */
  readonly onLinks?: boolean;
  /** Milliseconds that it takes to show what it does, however short the load is. */
  readonly leastMs?: number;
  /** Why sessions that its targets hold are gone; null where they are not. */
  readonly loses: Cause | null;
  /** The balancer has other servers while it lasts. */
  readonly rebalances?: boolean;
  /** The balancer reads its files again. */
  readonly reloads?: boolean;
  /** How it keeps its target from hearing what the other replicas write. */
  readonly outOfTouch?: OutOfTouch;
  /** Do requests fail? Left out where none may or some, as it happens; asked of the scene where it depends on that. */
  readonly fails?: Fails | ((scene: Scene) => Fails | null);
  /** What it adds to what theory says of a profile. The profile’s own theory says what dies with a replica. */
  readonly theory?: FaultEffectOf;
  /** One injection of it. */
  make(scene: FaultScene): Injection;
}

/** The lab that it strikes, and how it is to be done. */
export interface FaultScene {
  readonly replicas: readonly Replica[];
  /** The replica that it strikes, where it strikes one. */
  readonly target: Replica;
  /** The part that is the store's server; empty where it has none. */
  readonly server: string;
  /** The balancer's part. */
  readonly balancer: string;
  /** Replicas that a deploy replaces at once, and its pause between two batches, as in Compose's `update_config`. */
  readonly parallelism: number;
  readonly delayMs: number;
  /** Does an old one end before the new one is started, or when that is well? Where the lab's runtime can do both. */
  readonly order: DeployOrder;
  /** The nodes that replicas were put on; none where the lab's runtime puts them nowhere. */
  readonly nodes: readonly SchedulerNode[];
}

export interface Injection {
  /** The parts that it strikes. */
  readonly targets: readonly string[];
  /** What it does, in words: `app-2 was killed`. */
  readonly did: string;
  /** What its undo does, in words: `app-2 is back`; null where nothing is left to undo. */
  readonly undid: string | null;
  /** Returns when the damage is done for certain; what it waits for, `signal` ends. */
  strike(lab: Breakable, signal: AbortSignal): Promise<void>;
  /** Returns when the lab is whole again. */
  heal(lab: Breakable): Promise<void>;
}

/** What faults do to a lab. */
export interface Breakable {
  /** Ends a part without warning (SIGKILL); returns when it is dead. @throws {UserError} where it was already. */
  kill(part: string): Promise<void>;
  /** Ends a part as gracefully as it can (SIGTERM); returns when it is gone. @throws {UserError} where it was already. */
  stop(part: string): Promise<void>;
  /** Holds a part still (SIGSTOP), and lets it go on: neither dead nor answering meanwhile. */
  pause(part: string): Promise<void>;
  resume(part: string): Promise<void>;
  /** Starts a part that is down, and leaves one alone that is not; returns when it is healthy. */
  start(part: string): Promise<void>;
  /** Starts replicas beside those that there are, or takes them away again. The balancer isn't told. */
  add(replicas: readonly Replica[]): Promise<void>;
  remove(replicas: readonly Replica[]): Promise<void>;
  /** Has the balancer read its files again; returns when it has been told. */
  reload(): Promise<void>;
  /** Has the balancer know just these servers from now on; returns when nobody is served by what it knew before, as a rule. */
  balance(servers: readonly BalancedServer[]): Promise<void>;
  /**
   * Impairs the links whose names end so (`app-2>redis`, or `>redis` for all of them), or makes them whole: null.
   * @throws {UserError} where the lab was brought up without links
   */
  impair(link: string, impairment: Impairment | null): Promise<void>;
  /** The store's part that takes the writes now; the first of several. @throws {UserError} where nobody says which. */
  primary(): Promise<string>;
  /** All of them: each has its own share of what is written. */
  primaries(): Promise<readonly string[]>;
  /** Runs a command where a part runs, with its environment; returns what it prints. @throws {CommandFailed} */
  run(part: string, command: readonly string[]): Promise<string>;
  /** Gives that Redis a command, as its operator; returns what it says. @throws {UserError} where it can't, or refuses. */
  redis(...command: readonly string[]): Promise<string>;
  /** What puts replicas on nodes, and others in their place. @throws {UserError} where nothing does */
  readonly scheduler: Scheduler;
}

export const defineFault = <const F extends Fault>(fault: F): F => fault;
