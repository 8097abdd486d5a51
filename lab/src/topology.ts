/** The replicas, by name: docker-compose.yml and nginx/servers/ list the same. A name is a replica's identity. */
import { groupsOf } from '@session-lab/app';

export type Replica = `app-${number}`;

/** How many there are unless a profile or a command asks for others. */
export const USUAL_REPLICAS = 3;

/** nginx/servers has a file for each number from 2 to this, and docker-compose.yml as many services. */
export const MOST_REPLICAS = 8;

export const replicaNames = (count: number): Replica[] =>
  Array.from({ length: count }, (_, index) => `app-${index + 1}` as const);

export const isReplica = (part: string): part is Replica => /^app-\d+$/.test(part);

/** The number of a replica, from 0. */
export const replicaIndex = (replica: Replica): number => Number(replica.slice('app-'.length)) - 1;

/** Replicas that hold each other's sessions where they do so in groups; nginx/groups has the same. */
export const GROUP_SIZE = 2;

export const replicaGroups = <T>(replicas: readonly T[]): T[][] => groupsOf(replicas, GROUP_SIZE);

/** The balancer leaves a replica that has failed alone for two seconds (nginx/servers); after this it has forgiven it. */
export const FORGIVEN_MS = 2500;

/** A replica as the balancer is told of it. `down`: nobody is sent there; its own users go elsewhere, and nobody else moves. */
export interface BalancedServer {
  readonly replica: Replica;
  readonly down?: boolean;
}
