/**
 * A client of a Redis Cluster, which knows what each node holds. It follows where a slot has moved to, but waits for
 * nobody: a command whose node is away fails at once.
 */
import type { Cluster, ClusterOptions, Redis } from 'ioredis';

export interface ClusterNode {
  readonly host: string;
  readonly port: number;
}

/** Of each node's connection. */
type Connecting = Omit<NonNullable<ClusterOptions['redisOptions']>, 'replyMapping'>;

/** To the node that has the slot by another's word, from one that is giving it away, and once more if that was old news. */
const REDIRECTIONS = 4;

const REFRESH_MS = 1000;

export async function newCluster(nodes: readonly ClusterNode[], options: Connecting): Promise<Cluster> {
  const { Cluster } = await import('ioredis');
  const cluster = new Cluster([...nodes], {
    lazyConnect: true,
    enableOfflineQueue: false,
    // It would ask a node that is not connected yet, and give up.
    enableReadyCheck: false,
    maxRedirections: REDIRECTIONS,
    // Left at their defaults, these have a command whose node is away tried again and again for over a second.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: options.commandTimeout,
    clusterRetryStrategy: (attempt) => Math.min(attempt * 50, 1000),
    redisOptions: options,
  });
  // Otherwise the first command would connect, and those that come meanwhile would fail.
  cluster.on('+node', (node: Redis) => void node.connect().catch(() => undefined));
  keepFresh(cluster);
  return cluster;
}

/**
 * A node that nobody asks is not missed; and who has taken over the slots of one that is gone, the others tell.
 *
 * ioredis has a `slotsRefreshInterval` for it, which goes on for ever where a cluster is closed while it asks.
 */
function keepFresh(cluster: Cluster): void {
  let asking: NodeJS.Timeout | undefined;
  cluster.on('ready', () => {
    clearInterval(asking);
    asking = setInterval(() => cluster.refreshSlotsCache(), REFRESH_MS).unref();
  });
  cluster.on('close', () => clearInterval(asking));
}

/** Resolves when each node that is known is connected, or can't be. */
export async function nodesConnected(cluster: Cluster): Promise<void> {
  await Promise.all(
    cluster.nodes().map((node) => {
      if (node.status === 'ready' || node.status === 'end') return undefined;
      const settled = Promise.withResolvers<void>();
      for (const event of ['ready', 'end']) node.once(event, () => settled.resolve());
      return settled.promise;
    }),
  );
}
