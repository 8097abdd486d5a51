/** What a runtime does to replicas that it has put on nodes by itself. One that puts none anywhere has none of it. */
import type { Replica } from '../../topology.ts';

export interface Scheduler {
  /** What there is; a node that can’t be reached has what ran there last. */
  nodes(): Promise<readonly SchedulerNode[]>;
  /** Puts a new replica in each one's place, as for a new version; returns when all are new and well. @throws {UserError} where it gives up. */
  update(how: Deploy): Promise<void>;
  /** Has replicas on every node again, where they are fewer nodes than replicas: nobody moves them back by itself. */
  spread(): Promise<void>;
  /** Takes all replicas off a node, and lets it have some again; returns when all are well elsewhere. */
  drain(node: string): Promise<void>;
  reopen(node: string): Promise<void>;
  /** Cuts a node off from the others, and joins it again; returns when all replicas are well elsewhere, or it is back. */
  cut(node: string): Promise<void>;
  mend(node: string): Promise<void>;
}

export interface SchedulerNode {
  readonly name: string;
  readonly manages: boolean;
  /** It takes replicas. */
  readonly open: boolean;
  readonly replicas: readonly Replica[];
}

export interface Deploy {
  /** Replicas that are replaced at once, and the pause between two batches. */
  readonly parallelism: number;
  readonly delayMs: number;
  readonly order: DeployOrder;
}

export const DEPLOY_ORDERS = ['stop-first', 'start-first'] as const;

/** Does an old replica end before the new one is started, or when that is well? */
export type DeployOrder = (typeof DEPLOY_ORDERS)[number];
