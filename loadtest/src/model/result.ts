/** The result file's shape, `session-lab/report@1`; docs/results.md explains each field. */
import type { Effect, Run } from './event.ts';
import type { MakeUp } from './system-events.ts';
import type { Verdict } from './verdict.ts';

export type Interval = readonly [low: number, high: number];

export const REPORT_SCHEMA = 'session-lab/report@1';

export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly runtime: string | null;
  readonly environment: MakeUp['environment'] | null;
  readonly profiles: readonly ProfileResult[];
  /** Further runs of the same profiles, under other loads or faults. */
  readonly further: readonly ProfileResult[];
  /** Profiles that were asked for and could not be run here. */
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly profile: string;
  readonly reason: string;
}

/** One profile's run. Everything outside `fault` is the steady phase: the time before the fault's begin. */
export interface ProfileResult {
  readonly profile: string;
  readonly balancer: string | null;
  readonly store: string | null;
  readonly replicas: number;
  readonly startedAt: string;
  /** Why the history ends early; null if it doesn't. */
  readonly cutShort: string | null;
  /** The history is not what was written; `cutShort` says where. Nothing is decided by it: the verdict is `unknown`. */
  readonly damaged?: true;
  readonly load: LoadAsked;
  readonly verdict: Verdict;
  readonly expected: Verdict | null;
  readonly because: string | null;
  /** Null without a prediction, or if too little was seen to confirm it. */
  readonly asPredicted: boolean | null;
  readonly surprises: readonly string[];
  readonly flows: Outcomes;
  readonly kept: {
    readonly rate: number | null;
    readonly ci95: Interval | null;
    readonly predicted: Interval | null;
  };
  /** Null for what was not tested. */
  readonly guarantees: Readonly<Record<string, GuaranteeResult | null>>;
  readonly sessions: {
    readonly started: number;
    readonly lost: number;
    readonly lostByCause: Readonly<Record<string, number>>;
  };
  /** Operations that showed a loss, each counted once. */
  readonly losses: {
    readonly byCause: Readonly<Record<string, number>>;
    readonly afterFault: Readonly<Record<string, number>> | null;
    /** For each cause what was measured of it, and the repair. */
    readonly explanations?: Readonly<Record<string, Explanation>>;
    /** The shortest story for each cause. */
    readonly examples: Readonly<Record<string, Counterexample>>;
  };
  /** In the steady phase, but other users' data over the whole run; null: not tested. */
  readonly anomalies: Readonly<Record<string, number | null>>;
  /** Failed requests by cause; absent where no cause is known. */
  readonly failures?: Readonly<Record<string, Failures>>;
  /** Absent where nobody's connections were fresh. */
  readonly connections?: ByConnection;
  /** By step; absent where all could be read. */
  readonly unreadable?: Readonly<Record<string, Unreadable>>;
  /** The replica that was tried alone; absent where none was. */
  readonly baseline?: string;
  /** Absent where it was judged from one history. */
  readonly shards?: ShardsJudged;
  /** What was noticed before the load. */
  readonly notices?: readonly string[];
  readonly httpErrors: number;
  /** What did not come through, by what went wrong. */
  readonly errors: Readonly<Record<string, number>>;
  readonly balance: {
    readonly requests: Readonly<Record<string, number>>;
    readonly sessions: Readonly<Record<string, number>>;
    readonly jain: number | null;
    readonly jainSessions: number | null;
    readonly jainSessionsByChance: number | null;
    readonly predictedShares: Readonly<Record<string, number>> | null;
    /** Users who met a replica other than theory's; null where theory names none. */
    readonly misplaced: readonly Misplaced[] | null;
  };
  readonly latencyMs: Latency | null;
  readonly latencyByStep: {
    readonly steady: Readonly<Record<string, StepLatency>>;
    readonly fault: Readonly<Record<string, StepLatency>> | null;
  };
  readonly throughputPerS: number;
  readonly costs: Costs | null;
  readonly fault: FaultResult | null;
  /** Flows that ended, by slice of time since the load began. */
  readonly timeline: { readonly sliceMs: number; readonly slices: readonly Outcomes[] };
}

/** What the parts were that a run was judged from. */
export interface ShardsJudged {
  /** The name that they have in common. */
  readonly run: string;
  readonly of: number;
  /** How far their clocks are apart, in milliseconds, and how far that may be off; null where it can't be told. */
  readonly clocksApartMs: number | null;
  readonly unsureMs: number | null;
}

/** What the strategy cost, in the steady phase. */
export interface Costs {
  /** Processor time a request, in milliseconds: of all replicas, the balancer, and the store with all its parts. */
  readonly cpuMsPerRequest: { readonly app: number; readonly balancer: number; readonly store: number };
  readonly commandsPerRequest: number;
  /** Messages between replicas for each write to a session. */
  readonly messagesPerWrite: number | null;
  readonly predictedMessagesPerWrite: number | null;
  /** Of commands, messages and their answers. */
  readonly bytesPerRequest: number;
  /** Memory a session, in all replicas together and in the store; null if not measured. */
  readonly replicaBytesPerSession: number | null;
  readonly storeBytesPerSession: number | null;
}

/** A cause in figures, and what to change. */
export interface Explanation {
  readonly figures: string | null;
  readonly repair: string;
}

/** Requests that failed for one cause, which no loss has. */
export interface Failures extends Explanation {
  readonly count: number;
}

/** Flows of users whose connections are kept, and of those who open one for each request. */
export interface ByConnection {
  readonly kept: Outcomes;
  readonly fresh: Outcomes;
}

/** Pages of a step that could not be read, and why, most often. */
export interface Unreadable {
  readonly count: number;
  readonly reason: string;
}

export interface GuaranteeResult {
  readonly verdict: Verdict;
  readonly checked: number;
  readonly violations: number;
  readonly unclear: number;
  /** One replica alone violates it, too, and for the same causes: it does not count in the run's verdict. */
  readonly own?: true;
  /** How the checker itself failed: it proves nothing. */
  readonly crashed?: string;
}

export interface Misplaced {
  readonly user: number;
  readonly predicted: string;
  readonly met: string;
}

/** One loss, hop by hop. */
export interface Counterexample {
  readonly guarantee: string;
  readonly user: number;
  /** What the last hop should have shown. */
  readonly expected: string;
  readonly hops: readonly (Hop | FaultHop)[];
}

export interface Hop {
  /** Milliseconds since the run began. */
  readonly atMs: number;
  readonly ms: number;
  readonly request: string;
  /** Sent with the cookie of a session that had been logged out. */
  readonly replay: boolean;
  readonly replica: string | null;
  readonly status: number | null;
  /** Fingerprint of the session cookie sent, and of the one set in its place, `cleared`, or null. */
  readonly sent: string | null;
  readonly set: string | null;
  readonly wrote: { readonly effect: Effect; readonly mark: string } | null;
  readonly saw: { readonly marks: readonly string[]; readonly count: number | null } | null;
}

/** A fault between two hops, or before them all; or that a part which it had struck was back. */
export interface FaultHop {
  readonly atMs: number;
  readonly fault: string;
  readonly targets: readonly string[];
  readonly isUndo?: true;
}

export type LoadAsked = Pick<
  Run,
  'scenario' | 'users' | 'rate' | 'arrivals' | 'clients' | 'pauseMs' | 'seed'
>;

export interface Outcomes {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface StepLatency extends Latency {
  readonly count: number;
}

/** From the fault's begin to the end of the load. */
export interface FaultResult {
  readonly name: string;
  readonly targets: readonly string[];
  readonly did: string;
  /** Milliseconds since the load began. */
  readonly beginMs: number;
  /** When it hit, as far as is known: after its begin, and not before what its targets still answered. */
  readonly hitMs: number;
  readonly healedMs: number | null;
  /** Sessions lost from the fault's begin on, except by the balancer's doing. */
  readonly lost: number;
  readonly predictedLost: Interval | null;
  /** Sessions that the replica did not know when it was back. */
  readonly lostOnReturn: number;
  /** Replicas that were struck, and after the undo had answered nobody when the load ended; absent where there are none. */
  readonly notBack?: readonly string[];
  /** Users sent to another replica though theirs lived, of all who were there; null where theory names none. */
  readonly moved: { readonly users: number; readonly of: number; readonly predicted: Interval } | null;
  readonly lostByCause: Readonly<Record<string, number>>;
  readonly flows: Outcomes;
  /** The longest that a user waited for a good answer, and how long requests went on failing (null: none did). */
  readonly longestUnavailableMs: number;
  readonly recoveryMs: number | null;
  readonly violations: Readonly<Record<string, number>>;
  readonly httpErrors: number;
  /** Requests that may or may not have been carried out. */
  readonly indeterminate: number;
}
