/** What it takes to run a lab, whichever way its parts are run; Compose and plain processes implement it alike. */
import type { MakeUp } from '@session-lab/loadtest';
import type { Impairment } from '../links/impairment.ts';
import type { Profile } from '../profile.ts';
import type { Part, Replica, StorePart } from '../topology.ts';
import type { BalancedServer } from './nginx-servers.ts';

export type RuntimeName = 'compose' | 'processes';

export interface Runtime {
  readonly name: RuntimeName;
  /** Gets what has to be there before these profiles are brought up. @throws {UserError} that says what is missing. */
  prepare(say: Say, profiles: readonly Profile[]): Promise<void>;
  /** Brings the lab up, or a running one to another profile; returns when every part is healthy. */
  up(profile: Profile): Promise<void>;
  /** Takes everything away, also what a crash has left; no error where nothing is up. */
  down(): Promise<void>;
  /** What is up; null where nothing is. */
  status(): Promise<LabStatus | null>;
  /** Ends a part without warning (SIGKILL); returns when it is dead. @throws {UserError} where it was already. */
  kill(part: Part): Promise<void>;
  /** Ends a part as gracefully as it can (SIGTERM); returns when it is gone. @throws {UserError} where it was already. */
  stop(part: Part): Promise<void>;
  /** Holds a part still (SIGSTOP), and lets it go on: neither dead nor answering meanwhile. */
  pause(part: Part): Promise<void>;
  resume(part: Part): Promise<void>;
  /** Has nginx read its files anew; returns when it has been told. */
  reload(): Promise<void>;
  /** Has nginx know just these servers from now on; returns when nobody is served by what it knew before, as a rule. */
  balance(servers: readonly BalancedServer[]): Promise<void>;
  /**
   * Starts a part that is down, and leaves one alone that is not; returns when it is healthy: of Redis's replicas, one
   * that has all its primary has.
   */
  start(part: Part): Promise<void>;
  /** Starts replicas beside those that there are; returns when they are healthy. The balancer isn't told. */
  add(replicas: readonly Replica[]): Promise<void>;
  /** Takes such replicas away again; no error where they are gone. */
  remove(replicas: readonly Replica[]): Promise<void>;
  /**
   * Impairs the links whose names end so (`app-2>redis`, or `>redis` for all of them), or makes them whole: null.
   * @throws {UserError} where the lab was brought up without links
   */
  impair(link: string, impairment: Impairment | null): Promise<void>;
  /** The Redis that takes the writes now: where Sentinels watch, by their word. @throws {UserError} where none says. */
  primary(): Promise<StorePart>;
  /** Gives that Redis a command, as its operator; returns what it says. @throws {UserError} where it can't, or refuses. */
  redis(...command: readonly string[]): Promise<string>;
  /** Asks one replica itself, past the balancer; returns the JSON it answers. @throws {UserError} where it fails. */
  ask(replica: Replica, path: string): Promise<unknown>;
  /** Starts the loadtest with these arguments against the running lab. */
  load(args: readonly string[]): Promise<LoadProcess>;
  /** Shows the parts' output on the terminal; of all parts, or of one; for ever with `follow`. */
  logs(options: LogsOptions): Promise<void>;
  /** The replicas that it was brought up with, and those added, dead or alive, in their order. */
  replicas(): Promise<readonly Replica[]>;
  /** Those that the balancer knows, as it names them and in its order: a hash may depend on the names. */
  servers(): Promise<readonly string[]>;
  /** Processor time that each part has used since it started, in milliseconds; a dead part has none. */
  cpuMs(): Promise<Readonly<Record<string, number>>>;
  /** Of the parts that are up. */
  environment(): Promise<MakeUp['environment']>;
}

export interface LogsOptions {
  readonly part?: string | undefined;
  readonly follow: boolean;
}

export interface LabStatus {
  readonly profile: string;
  /** Of the balancer on the host; null where it publishes none. */
  readonly port: number | null;
  /** Where a browser reaches the lab. */
  readonly url: string;
  readonly parts: readonly { readonly name: string; readonly state: string }[];
}

export interface LoadProcess {
  /** The history, as it happens. */
  readonly history: NodeJS.ReadableStream;
  /** Resolves when the load has ended: null where it went well, else what it said. */
  readonly ended: Promise<string | null>;
  /** Lets one that was started with `--hold` end at its time, or now where that is over. */
  release(): void;
  /** Ends it before its time. */
  stop(): void;
}

/** Tells the user something while they wait. */
export type Say = (message: string) => void;

/** What a runtime is given: which lab it runs, and a signal that ends whatever it waits for. */
export interface RuntimeOptions {
  /** Names the lab on this host: `default`, or one that ends with its command. */
  readonly lab: string;
  /** Port of the balancer on the host; 0 for any that is free. */
  readonly port: number;
  readonly signal: AbortSignal;
}
