/** How much time and processor a test file needs, so that long ones start first and waiting ones run beside others. */
import { needsLab } from './test-files.ts';

export interface Demand {
  /** On two cores, with nothing beside it. */
  readonly seconds: number;
  /** How busy it keeps a core meanwhile, with all that it starts. */
  readonly percent: number;
}

/** As measured, of tests that take five seconds and more. */
export const DEMANDS: Readonly<Record<string, Demand>> = {
  'examples/test/init.packed.lab.test.ts': { seconds: 60, percent: 60 },
  'examples/test/gate.packed.test.ts': { seconds: 18, percent: 80 },
  'loadtest/test/cli/completion.test.ts': { seconds: 5, percent: 60 },
  'loadtest/test/outputs/metrics.test.ts': { seconds: 12, percent: 40 },
  'examples/test/package.packed.lab.test.ts': { seconds: 15, percent: 100 },
  'loadtest/test/scenarios/language.packed.test.ts': { seconds: 16, percent: 80 },
  'loadtest/test/scenarios/language-of-apis.packed.test.ts': { seconds: 8, percent: 80 },
  'lab/test/drivers/compose.lab.test.ts': { seconds: 155, percent: 100 },
  'lab/test/commands/main.lab.test.ts': { seconds: 100, percent: 80 },
  'lab/test/commands/demo-report.long.lab.test.ts': { seconds: 45, percent: 110 },
  'lab/test/strategies.lab.test.ts': { seconds: 35, percent: 120 },
  'lab/test/strategies.long.lab.test.ts': { seconds: 50, percent: 120 },
  'lab/test/experiment.lab.test.ts': { seconds: 80, percent: 120 },
  'lab/test/failover-losses.long.lab.test.ts': { seconds: 60, percent: 50 },
  'lab/test/store-faults.long.lab.test.ts': { seconds: 50, percent: 80 },
  'lab/test/tutorial.long.lab.test.ts': { seconds: 240, percent: 80 },
  'tools/test/documented-commands.test.ts': { seconds: 8, percent: 150 },
  'lab/test/redis-cluster.long.lab.test.ts': { seconds: 30, percent: 60 },
  'lab/test/groups.long.lab.test.ts': { seconds: 30, percent: 80 },
  'lab/test/valkey.long.lab.test.ts': { seconds: 9, percent: 80 },
  'app/test/session/stores/redis-cluster.lab.test.ts': { seconds: 20, percent: 30 },
  'app/test/session/stores/replicated-groups.test.ts': { seconds: 12, percent: 40 },
  'app/test/session/stores/redis-ha.lab.test.ts': { seconds: 40, percent: 20 },
  'lab/test/drivers/failover.lab.test.ts': { seconds: 90, percent: 60 },
  'lab/test/drivers/processes.lab.test.ts': { seconds: 30, percent: 100 },
  'examples/test/real-apps.lab.test.ts': { seconds: 25, percent: 100 },
  'examples/test/recordings.lab.test.ts': { seconds: 30, percent: 90 },
  'apps/express/test/cluster.lab.test.ts': { seconds: 25, percent: 100 },
  'lab/test/other-stacks.long.lab.test.ts': { seconds: 40, percent: 110 },
  'apps/php/test/redis.lab.test.ts': { seconds: 14, percent: 60 },
  'apps/php/test/app.lab.test.ts': { seconds: 10, percent: 70 },
  'apps/django/test/app.lab.test.ts': { seconds: 33, percent: 60 },
  'apps/django/test/workers.long.lab.test.ts': { seconds: 18, percent: 60 },
  'lab/test/faults.lab.test.ts': { seconds: 20, percent: 110 },
  'lab/test/scale.long.lab.test.ts': { seconds: 20, percent: 100 },
  'app/test/session/stores/replicated.test.ts': { seconds: 15, percent: 40 },
  'lab/test/additions/additions.test.ts': { seconds: 10, percent: 110 },
  'lab/test/additions/additions.long.lab.test.ts': { seconds: 50, percent: 120 },
  'lab/test/balancing.long.lab.test.ts': { seconds: 60, percent: 110 },
  'lab/test/balancers.lab.test.ts': { seconds: 25, percent: 70 },
  'lab/test/drivers/swarm.long.lab.test.ts': { seconds: 115, percent: 80 },
  'lab/test/drivers/swarm-contract.long.lab.test.ts': { seconds: 80, percent: 90 },
  'apps/tomcat/test/replication.long.lab.test.ts': { seconds: 30, percent: 120 },
  'apps/tomcat/test/app.lab.test.ts': { seconds: 10, percent: 120 },
  'lab/test/rolling.lab.test.ts': { seconds: 15, percent: 110 },
  'loadtest/test/load/cookies/chromium.lab.test.ts': { seconds: 12, percent: 80 },
  'loadtest/test/report/page.lab.test.ts': { seconds: 12, percent: 120 },
  'loadtest/test/cli/main.test.ts': { seconds: 12, percent: 80 },
  'app/test/session/redis-failover-tls.lab.test.ts': { seconds: 10, percent: 30 },
  'lab/test/stores.long.lab.test.ts': { seconds: 90, percent: 110 },
  'lab/test/live/live.lab.test.ts': { seconds: 30, percent: 120 },
  'lab/test/commands/named-labs.lab.test.ts': { seconds: 15, percent: 90 },
  'app/test/pages.lab.test.ts': { seconds: 16, percent: 120 },
  'app/test/store-servers.lab.test.ts': { seconds: 12, percent: 30 },
  'app/test/session/stores/postgres.lab.test.ts': { seconds: 9, percent: 30 },
  'app/test/session/stores/postgres-unlogged.lab.test.ts': { seconds: 7, percent: 30 },
  'app/test/session/stores/postgres-lag.lab.test.ts': { seconds: 12, percent: 30 },
  'app/test/session/stores/memcached.lab.test.ts': { seconds: 7, percent: 20 },
  'app/test/session/stores/memcached-cas.lab.test.ts': { seconds: 7, percent: 20 },
  'app/test/session/stores/redis.lab.test.ts': { seconds: 10, percent: 20 },
  'app/test/session/redis-tls.lab.test.ts': { seconds: 10, percent: 20 },
  'loadtest/test/causes/idle-close.test.ts': { seconds: 22, percent: 20 },
  'loadtest/test/cli/doctor.test.ts': { seconds: 17, percent: 20 },
  'loadtest/test/load/negative-controls.test.ts': { seconds: 9, percent: 30 },
  'loadtest/test/load/run-load.test.ts': { seconds: 6, percent: 30 },
  'app/test/session/stores/cookie.test.ts': { seconds: 5, percent: 30 },
  'app/test/session/stores/backup.test.ts': { seconds: 8, percent: 40 },
};

export const demandOf = (file: string): Demand =>
  DEMANDS[file] ?? (needsLab(file) ? { seconds: 5, percent: 100 } : { seconds: 1, percent: 100 });
