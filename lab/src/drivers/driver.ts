/** Everything that a runtime must offer. Replicas, balancers and stores are handled above it, in lab.ts. */
import type { Scheduler } from '../catalogue/faults/scheduler.ts';
import type { Profile } from '../catalogue/profile.ts';
import type { RuntimeTraits } from '../catalogue/runtime.ts';
import type { CommandOutput } from '../command.ts';
import type { Program } from '../parts/program.ts';
import type { Remote } from '../parts/remote.ts';

export interface Driver extends Remote {
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  /** @throws {UserError} that says why it can't be had on this machine */
  available(): Promise<void>;
  /** Gets what has to be there before these profiles are brought up, as far as it can be had. @throws {UserError} where nothing can be brought up without what is missing */
  prepare(say: Say, profiles: readonly Profile[]): Promise<void>;
  /** Why a program can't be had here, and how it can; null where it is there. */
  lacks(program: Program): Promise<string | null>;
  /** Runs a command where parts of this program run, whether any is up or not. @throws {CommandFailed} with what it says where it fails */
  ask(program: Program, command: readonly string[]): Promise<CommandOutput>;
  /** Brings all parts of a profile up, or a running lab to another profile; returns when every part is well. */
  up(profile: Profile): Promise<void>;
  /** Takes everything away, also what a crash has left; no error where nothing is up. */
  down(): Promise<void>;
  /** The profile that is up; null where none is. */
  profile(): Promise<Profile | null>;
  /** Where the balancer is published on the host; null where it isn't. */
  published(): Promise<{ readonly host: string; readonly port: number } | null>;
  /** The parts that are there, dead or alive. */
  list(): Promise<readonly PartState[]>;
  /** Starts parts that are down or not there yet, and leaves those alone that are up; returns when they are well. */
  start(...parts: readonly string[]): Promise<void>;
  /** Takes a part away for good; no error where it is gone. */
  remove(part: string): Promise<void>;
  /** Runs the loadtest where it reaches the lab. */
  run(args: readonly string[]): Promise<LoadProcess>;
  /** Shows the parts' output on the terminal; of all parts, or of one; for ever with `follow`. */
  logs(options: LogsOptions): Promise<void>;
  /** Processor time that each part has used since it started, in milliseconds; a dead part has none. */
  cpuMs(): Promise<Readonly<Record<string, number>>>;
  /** What each part that runs holds on to, where the runtime can tell. */
  held?(): Promise<Readonly<Record<string, Held>>>;
  /** Where it puts replicas on nodes by itself. */
  readonly scheduler?: Scheduler;
}

/** A part's processes, all together. */
export interface Held {
  /** Of two readings the same where it was not started again between them. */
  readonly life: string;
  /** Resident memory; what processes share counts for each. */
  readonly bytes: number;
  readonly descriptors: number;
}

/** A driver's class. */
export interface Runtime {
  new (options: DriverOptions): Driver;
  /** Where it has more than parts that stay where they are started. */
  readonly traits?: RuntimeTraits;
}

export interface PartState {
  readonly name: string;
  /** In words. */
  readonly state: string;
  /** HOST:PORT by which the others reach it; a dead one keeps it where it comes back to the same. */
  readonly address: string | null;
}

export interface LogsOptions {
  readonly part?: string | undefined;
  readonly follow: boolean;
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

/** What a driver is given: which lab it runs, and a signal that ends whatever it waits for. */
export interface DriverOptions {
  /** Names the lab on this host: `default`, or one that ends with its command. */
  readonly lab: string;
  /** Port of the balancer on the host; 0 for any that is free. */
  readonly port: number;
  readonly signal: AbortSignal;
}
