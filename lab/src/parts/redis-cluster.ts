/**
 * A Redis Cluster: three primaries, which share the slots, and three that follow one each and may take its place. The
 * first node makes a cluster of all when they are there (redis/make-cluster).
 */
import { traitsOf } from '../catalogue/store-of.ts';
import { primariesAmong } from './cluster-primaries.ts';
import { hostAndPort, type Place } from './part.ts';
import { asOperator } from './redis.ts';
import { accessEnvironment } from './redis-access.ts';
import { MAX_MEMORY } from './redis-names.ts';
import { redisProgram } from './redis-program.ts';
import { nothingFrom } from './remote.ts';
import { defineServer } from './server.ts';

const NAME = 'redis-cluster';
const PORT = 6379;
const BUS_PORT = 16379;
const PATIENCE_MS = 5000;

export const CLUSTER_NODES: readonly string[] = [1, 2, 3, 4, 5, 6].map((number) => `redis-node-${number}`);

/**
 * What redis-cli does with a whole cluster, from one of its nodes: `reshard`, `fix`, `rebalance`. It refuses where the
 * nodes have not told each other of the last change yet: within ten seconds they have.
 */
export const onCluster = (what: string, ...options: readonly string[]): readonly string[] => [
  ...['sh', '-c', ON_CLUSTER, '-', what],
  ...options,
];

const ON_CLUSTER = `
cluster() {
  what=$1
  shift
  redis-cli $OPERATOR --cluster "$what" "$SELF" "$@"
}
tries=0
until cluster check | grep -q 'All nodes agree' || [ $tries -gt 50 ]; do
  tries=$((tries + 1))
  sleep 0.2
done
cluster "$@"`;

const nodeAt = (place: Place, node: string): string =>
  `${hostAndPort(place.to(node))}@${place.to(node, 'bus').port}`;

export const redisCluster = defineServer({
  names: (profile) => (traitsOf(profile).server === NAME ? CLUSTER_NODES : []),
  describe: (name, profile) =>
    CLUSTER_NODES.includes(name)
      ? {
          name,
          role: 'store',
          ...redisProgram(profile),
          ports: { main: PORT, bus: BUS_PORT },
          after: () => false,
          command: ({ checkout }) => ['sh', `${checkout}/redis/start-redis`],
          environment: (place) => ({
            ...accessEnvironment(place, () => []),
            FOLDER: place.folder,
            BIND: place.bind,
            PORT: String(place.here().port),
            BUS: String(place.here('bus').port),
            PERSISTENCE: 'none',
            ACKNOWLEDGEMENTS: '0',
            MAX_MEMORY,
            SELF: hostAndPort(place.here()),
            CLUSTER: CLUSTER_NODES.map((node) => nodeAt(place, node)).join(' '),
          }),
          ready: [
            {
              command: asOperator('CLUSTER INFO'),
              prints: /^cluster_state:ok\s+cluster_slots_assigned:16384\s/,
            },
            { command: asOperator('INFO replication'), prints: /role:master|master_link_status:up/ },
          ],
        }
      : null,
  async primaries(remote) {
    const asked = CLUSTER_NODES.map(async (node) => {
      const asked = remote.exec(node, asOperator('CLUSTER NODES'), PATIENCE_MS);
      return { node, says: (await asked.catch(nothingFrom)).stdout };
    });
    return primariesAmong(await Promise.all(asked));
  },
  tells(place: Place): Record<string, string> {
    if (!CLUSTER_NODES.every(place.has)) return {};
    return { REDIS_NODES: CLUSTER_NODES.map((node) => hostAndPort(place.to(node))).join() };
  },
});
