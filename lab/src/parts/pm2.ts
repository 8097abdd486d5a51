/** All replicas as workers of PM2: they share a port, and have one each besides, where the lab can ask a certain one. */
import { type Replica, replicaIndex, replicaNames, USUAL_REPLICAS } from '../topology.ts';
import { definePart } from './part.ts';
import { NODE } from './program.ts';
import { afterServers, REPLICA_PORT, replicaEnvironment } from './replica.ts';

export const PM2 = 'pm2';

/** As many as app/pm2.config.json says. */
const WORKERS = replicaNames(USUAL_REPLICAS);

/** The port on which this replica alone answers. */
export const workerPort = (replica: Replica): string => `worker-${replicaIndex(replica) + 1}`;

const ports = {
  main: REPLICA_PORT,
  ...Object.fromEntries(
    WORKERS.map((replica) => [workerPort(replica), REPLICA_PORT + 1 + replicaIndex(replica)]),
  ),
};

export const pm2 = definePart({
  names: (profile) => (profile.pm2 ? [PM2] : []),
  describe: (name) =>
    name === PM2
      ? {
          name,
          role: 'app',
          program: NODE,
          ports,
          after: afterServers,
          command: ({ checkout }) => [
            'node',
            `${checkout}/node_modules/pm2/bin/pm2-runtime`,
            'start',
            'pm2.config.json',
          ],
          folder: ({ checkout }) => `${checkout}/app`,
          environment: (place) => ({
            ...replicaEnvironment(place),
            PM2_HOME: `${place.scratch}/pm2`,
            WORKER_PORTS: WORKERS.map((replica) => place.here(workerPort(replica)).port).join(),
            // Without connections that nginx keeps, every request is handed out to the next worker.
            REQUESTS_PER_CONNECTION: '1',
          }),
          ready: WORKERS.map((replica) => ({ http: '/healthz', port: workerPort(replica) })),
        }
      : null,
});
