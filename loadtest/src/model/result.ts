/** The result file's shape, `session-lab/report@1`; docs/results.md explains each field. */

import type { Effect } from './event.ts';
import type { MakeUp } from './system-events.ts';
import type { Verdict } from './verdict.ts';

export type Interval = readonly [low: number, high: number];

export const REPORT_SCHEMA = 'session-lab/report@1';

export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly runtime: string | null;
  readonly environment: MakeUp['environment'] | null;
  readonly profiles: readonly ProfileResult[];
  /** Further runs of the same profiles, under another load: they add to what is known of the guarantees. */
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
  /** Why the history ends before the load was meant to; null where it doesn't. */
  readonly cutShort: string | null;
  readonly load: LoadAsked;
  readonly verdict: Verdict;
  readonly expected: Verdict | null;
  readonly because: string | null;
  /** Null without a prediction, or where too little was seen to bear one out. */
  readonly asPredicted: boolean | null;
  /** What was not as predicted, one sentence each. */
  readonly surprises: readonly string[];
  readonly flows: Outcomes;
  readonly kept: {
    readonly rate: number | null;
    readonly ci95: Interval | null;
    readonly predicted: Interval | null;
  };
  /** Null where nothing put it to the test. */
  readonly guarantees: Readonly<Record<string, GuaranteeResult | null>>;
  readonly sessions: {
    readonly started: number;
    readonly lost: number;
    readonly lostByCause: Readonly<Record<string, number>>;
  };
  /** Operations that showed a loss, each counted once, whatever it violated. */
  readonly losses: {
    readonly byCause: Readonly<Record<string, number>>;
    readonly afterFault: Readonly<Record<string, number>> | null;
    /** For each cause the shortest story that shows it. */
    readonly examples: Readonly<Record<string, Counterexample>>;
  };
  /** In the steady phase, but for other users' data, which is counted in all of the run. Null: not looked for. */
  readonly anomalies: Readonly<Record<string, number | null>>;
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
    /** Users who met another replica than theory names for them; null where it names none. */
    readonly misplaced: readonly Misplaced[] | null;
  };
  readonly latencyMs: Latency | null;
  readonly latencyByStep: {
    readonly steady: Readonly<Record<string, StepLatency>>;
    readonly fault: Readonly<Record<string, StepLatency>> | null;
  };
  readonly throughputPerS: number;
  /** Null where nobody took a measure of it. */
  readonly costs: Costs | null;
  readonly fault: FaultResult | null;
  /** Flows that ended, by slice of time since the load began. */
  readonly timeline: { readonly sliceMs: number; readonly slices: readonly Outcomes[] };
}

/** What the strategy cost, in the steady phase. */
export interface Costs {
  /** Processor time in milliseconds for each request: of all replicas, the balancer, and the store away. */
  readonly cpuMsPerRequest: { readonly app: number; readonly balancer: number; readonly store: number };
  /** Commands to a store away, for each request. */
  readonly commandsPerRequest: number;
  /** Messages between replicas for each write to a session, and what theory says of them. */
  readonly messagesPerWrite: number | null;
  readonly predictedMessagesPerWrite: number | null;
  /** Of those commands or messages, and their answers, for each request. */
  readonly bytesPerRequest: number;
  /** Memory for each session, in all replicas together and in the store away; null where none was measured. */
  readonly replicaBytesPerSession: number | null;
  readonly storeBytesPerSession: number | null;
}

export interface GuaranteeResult {
  readonly verdict: Verdict;
  readonly checked: number;
  readonly violations: number;
  /** What could not be told. */
  readonly unclear: number;
  /** What the checker itself failed with: it can't vouch for anything. */
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
  /** Sent with the cookie of a session that was logged out. */
  readonly replay: boolean;
  readonly replica: string | null;
  readonly status: number | null;
  /** Fingerprint of the session cookie sent, and of the one set in its place, `cleared`, or null. */
  readonly sent: string | null;
  readonly set: string | null;
  readonly wrote: { readonly effect: Effect; readonly mark: string } | null;
  readonly saw: { readonly marks: readonly string[]; readonly count: number | null } | null;
}

/** Between two hops, something was broken on purpose. */
export interface FaultHop {
  readonly atMs: number;
  /** What was done, in words, and to which parts. */
  readonly fault: string;
  readonly targets: readonly string[];
}

export interface LoadAsked {
  readonly scenario: string;
  readonly users: number;
  /** New users a second, and how they arrive; null in a closed loop. */
  readonly rate: number | null;
  readonly arrivals: string | null;
  readonly clients: string;
  readonly pauseMs: number;
  readonly seed: number;
}

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
  /** What was done, in words. */
  readonly did: string;
  /** Milliseconds since the load began. */
  readonly beginMs: number;
  readonly healedMs: number | null;
  /** Sessions lost from the fault's begin on, but for those that a wrong replica was asked for. */
  readonly lost: number;
  readonly predictedLost: Interval | null;
  /** Sessions that the replica, back again, was asked for and did not know. */
  readonly lostOnReturn: number;
  /** Users sent to another replica though theirs lived, of those who were there before and then; null where theory names none. */
  readonly moved: { readonly users: number; readonly of: number; readonly predicted: Interval } | null;
  readonly lostByCause: Readonly<Record<string, number>>;
  readonly flows: Outcomes;
  /** The longest that a user waited for a good answer, and how long requests failed, in milliseconds; null: none did. */
  readonly longestUnavailableMs: number;
  readonly recoveryMs: number | null;
  /** Of each guarantee that was violated. */
  readonly violations: Readonly<Record<string, number>>;
  readonly httpErrors: number;
  /** Requests of which nobody knows whether they were carried out; most of them failed as well. */
  readonly indeterminate: number;
}
