/** What a fault may need of the way in which a lab's parts run. */
export interface RuntimeTraits {
  /** It puts replicas on nodes, and others in the place of those that end; its balancer finds them by itself. */
  readonly schedules: boolean;
  /** It can cut a node off from the others. */
  readonly cuts: boolean;
}

/** Parts that stay where they are started, and that the lab starts itself. */
export const PLAIN: RuntimeTraits = { schedules: false, cuts: false };
