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
    /** Operations that could have shown one. Older reports don't say. */
    readonly checks?: number;
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
  /** Flows that ended, by slice of time since the load began; and requests, where the run has several phases. */
  readonly timeline: {
    readonly sliceMs: number;
    readonly slices: readonly Outcomes[];
    readonly requests?: readonly RequestSlice[];
  };
  /** In the order of time; absent where there was only one. */
  readonly phases?: readonly PhaseResult[];
  /** Commands that ran beside the load; absent where none did. */
  readonly commands?: readonly CommandResult[];
  /** What became of sessions whose users asked in vain, over the whole run; absent where none did. */
  readonly away?: AwayResult;
  /** Absent where no answer told its version. */
  readonly versions?: VersionsResult;
  /** Better or worse than an earlier run; absent where there is none to compare it with. */
  readonly comparison?: Comparison;
}

/** `same`: no difference was seen. */
export type Change = 'worse' | 'better' | 'same' | 'incomparable';

export interface Comparison {
  /** The earlier run. */
  readonly since: { readonly name: string; readonly startedAt: string };
  /** It decides in place of the verdict: only what is worse fails. */
  readonly decides?: true;
  /** `worse` where anything is worse for sure. */
  readonly change: Change;
  /** Why nothing can be compared; null where something can. */
  readonly why: string | null;
  /** What else differs between the two runs. */
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
}

/** One share, then and now. */
export interface Difference {
  readonly of: 'flows' | 'losses' | 'cause' | 'guarantee' | 'errors';
  /** Of a cause or a guarantee. */
  readonly name: string | null;
  /** Null: over the whole run. */
  readonly phase: string | null;
  /** Null where it was not tested. */
  readonly before: Share | null;
  readonly now: Share | null;
  /** The 95 % confidence interval of the share now, less the share before. */
  readonly ci95: Interval | null;
  readonly change: Change;
}

export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What a phase lies within: what was before a command or a fault, while it lasted, or after it. */
export type Stage = 'before' | 'during' | 'after';

/** One phase by itself. What ended in it belongs to it. */
export interface PhaseResult {
  /** `before`, `during`, `after`, or as it was marked. No other phase of the run has it. */
  readonly name: string;
  readonly within: Stage;
  /** Milliseconds since the load began. */
  readonly beginMs: number;
  readonly endMs: number;
  readonly verdict: Verdict;
  readonly flows: Outcomes;
  readonly kept: { readonly rate: number | null; readonly ci95: Interval | null };
  /** Null for what was not tested in it. */
  readonly guarantees: Readonly<Record<string, GuaranteeResult | null>>;
  readonly losses: LossRates;
  readonly sessions: {
    readonly started: number;
    readonly lost: number;
    readonly lostByCause: Readonly<Record<string, number>>;
  };
  /** Sessions whose users asked in vain for the first time in it. */
  readonly away: AwayResult;
  readonly requests: number;
  readonly requestsByReplica: Readonly<Record<string, number>>;
  readonly httpErrors: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Requests that may or may not have been carried out. */
  readonly indeterminate: number;
  readonly latencyMs: Latency | null;
  /** The longest that a user waited for a good answer, where the wait began in it. */
  readonly longestUnavailableMs: number;
  /** From its begin until the last request in it had failed; null where none did. */
  readonly recoveryMs: number | null;
}

/** A share of what could have shown it. */
export interface Rate {
  readonly count: number;
  readonly rate: number | null;
  readonly ci95: Interval | null;
}

/** Operations that showed a loss, of those that were checked for one: in all, and by cause. */
export interface LossRates extends Rate {
  readonly checks: number;
  readonly byCause: Readonly<Record<string, Rate>>;
}

/** Sessions that were known, and for which users then asked in vain: answered with an error, or as if nobody knew them. */
export interface AwayResult {
  /** All of them: the sum of the four below. */
  readonly sessions: number;
  /** Known again to their users. */
  readonly back: number;
  /** Known again, but an answer had taken their cookies from their users. */
  readonly orphaned: number;
  /** Not known to the last answer, or not to every replica. */
  readonly gone: number;
  /** Nobody has answered since. */
  readonly open: number;
  /** How long those that are back were away; null where none is. */
  readonly medianMs: number | null;
  readonly longestMs: number | null;
}

/** A command that ran beside the load. */
export interface CommandResult {
  /** As it was given, secrets hidden. */
  readonly did: string;
  /** Milliseconds since the load began; `endMs` null where its end was not seen. */
  readonly beginMs: number;
  readonly endMs: number | null;
  /** Null where a signal ended it, or its end was not seen. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** From its begin until the last request of the run had failed or shown a loss; null where none did since. */
  readonly recoveryMs: number | null;
  /** The last lines of what it printed. */
  readonly output: readonly string[];
}

export interface VersionsResult {
  /** By their first answer. */
  readonly seen: readonly {
    readonly version: string;
    readonly firstMs: number;
    readonly lastMs: number;
    readonly requests: number;
  }[];
  /** For how long at least two of them answered. */
  readonly togetherMs: number;
  /** What was owed of what one version had saved, and was asked of another or the same; the most losses first. */
  readonly pairs: readonly {
    readonly savedBy: string;
    readonly readBy: string;
    readonly checks: number;
    readonly losses: number;
    readonly ci95: Interval | null;
  }[];
}

/** Requests that ended in a slice of time. */
export interface RequestSlice {
  readonly count: number;
  readonly losses: number;
  readonly errors: number;
  /** Null where all failed. */
  readonly p95Ms: number | null;
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
  /** The trace that it was sent with; absent where it carried none. */
  readonly trace?: string;
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
