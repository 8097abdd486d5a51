/** What the judge gathers from a history. */
import type { Baseline, CommandEvent, Run } from '../model/event.ts';
import type { ShardsJudged } from '../model/result.ts';
import type { MakeUp, Prediction } from '../model/system-events.ts';
import { Attendance } from './attendance.ts';
import { ByPhase } from './by-phase.ts';
import { Flows } from './flows.ts';
import type { Guarantee } from './guarantee.ts';
import { GuaranteeTally } from './guarantee-tally.ts';
import { IdleConnections } from './idle-connections.ts';
import { Losses } from './losses.ts';
import { CostMeter } from './measures/costs.ts';
import { Timeline } from './measures/timeline.ts';
import { Traffic } from './measures/traffic.ts';
import { Unavailability } from './measures/unavailability.ts';
import { Versions } from './measures/versions.ts';
import { PhaseClock } from './phase.ts';
import { Returns } from './returns.ts';
import { SecondLooks } from './second-looks.ts';
import { SessionCount } from './session-count.ts';
import { StoreEvidence } from './store-evidence.ts';
import { WhoKnows } from './who-knows.ts';

export interface UnreadableCount {
  count: number;
  readonly reasons: Record<string, number>;
}

export class Gathered {
  readonly clock = new PhaseClock();
  readonly flows: Flows;
  readonly sessionCount = new SessionCount();
  readonly traffic = new ByPhase(() => new Traffic());
  readonly timeline = new Timeline();
  readonly attendance = new Attendance();
  readonly losses = new Losses();
  readonly stores = new StoreEvidence();
  readonly looks = new SecondLooks();
  readonly whoKnows = new WhoKnows();
  readonly idle = new IdleConnections();
  readonly unreadable = new Map<string, UnreadableCount>();
  /** Requests on connections of their own, where losses are looked at again. */
  readonly freshRequests = new ByPhase(() => ({ count: 0 }));
  /** Operations that could have shown a loss. */
  readonly checks = new ByPhase(() => ({ count: 0 }));
  /** The session's cookie carries the session itself. */
  inCookie = false;
  writes = 0;
  readonly costs = new CostMeter();
  readonly unavailability = new Unavailability();
  readonly versions = new Versions();
  readonly returns = new Returns();
  /** Of commands that ran beside the load. */
  readonly commands: CommandEvent[] = [];
  readonly tallies: ReadonlyMap<string, GuaranteeTally>;
  /** When the load ended, and when the last request did (milliseconds since the epoch). */
  endedAt: number | null = null;
  lastAt = Number.NEGATIVE_INFINITY;
  /** When a request last failed or showed a loss. */
  troubledAt = Number.NEGATIVE_INFINITY;
  run: Run | null = null;
  baseline: Baseline | null = null;
  makeUp: MakeUp | null = null;
  prediction: Prediction | null = null;
  /** Why the history ends before the load was meant to; null where it doesn't. */
  cutShort: string | null = null;
  /** Where it was judged from shards. */
  shards: ShardsJudged | null = null;
  /** The history was changed after it was written, or is not all there. */
  damaged = false;

  constructor(guarantees: readonly Guarantee[]) {
    this.tallies = new Map(guarantees.map((guarantee) => [guarantee.name, new GuaranteeTally(guarantee)]));
    this.flows = new Flows([...this.tallies.values()].filter(({ guarantee }) => guarantee.ofAPage));
  }

  /** All that went through before any fault. */
  get steadyTraffic(): Traffic {
    return Traffic.together(this.traffic.in(this.clock.steady));
  }

  /** Replicas that the fault struck, and that have answered nobody since it was undone; none where it is not undone. */
  get notBack(): readonly string[] {
    const { fault } = this.clock;
    return fault?.healed == null ? [] : this.attendance.notBack(fault.targets);
  }
}
