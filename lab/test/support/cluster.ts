/** Three replicas of any app behind the lab's own nginx, on loopback, for as long as a test runs. */
import { spawn } from 'node:child_process';
import { eventually } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import { readProfile } from '../../src/catalogue/profile.ts';
import { acceptsConnections } from '../../src/drivers/processes/health.ts';
import { endGracefully, TestParts } from './test-parts.ts';

const REPLICAS = ['app-1', 'app-2', 'app-3'] as const;

export interface ClusterOptions {
  /** The app's file. It is told PORT and REPLICA, and REDIS_URL where there is a Redis. */
  readonly main: string;
  /** What else it is told. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file in nginx/balancers. */
  readonly balancer: string;
  /** With a Redis for them all. */
  readonly redis?: boolean;
}

export interface Cluster {
  /** The balancer's address. */
  readonly target: string;
  /** Each replica's own, by its name. */
  readonly replicas: Readonly<Record<string, string>>;
}

export async function startCluster(
  t: Test,
  { main, env = {}, balancer, redis }: ClusterOptions,
): Promise<Cluster> {
  const profile = { ...(await readProfile('round-robin')), balancer };
  const parts = await TestParts.plan(t, profile, ['nginx', 'redis', ...REPLICAS]);
  if (redis) await parts.start('redis');
  for (const replica of REPLICAS) {
    const child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        ...env,
        PORT: String(parts.port(replica)),
        REPLICA: replica,
        ...(redis ? { REDIS_URL: redisUrl(parts) } : {}),
      },
      stdio: 'ignore',
    });
    t.teardown(() => endGracefully(child));
  }
  for (const replica of REPLICAS) await eventually(() => acceptsConnections(parts.port(replica)), 20_000);
  await parts.start('nginx');
  const address = (part: string): string => `http://127.0.0.1:${parts.port(part)}`;
  return {
    target: address('nginx'),
    replicas: Object.fromEntries(REPLICAS.map((name) => [name, address(name)])),
  };
}

/** The password goes with the address: not every app has a variable for it. */
const redisUrl = (parts: TestParts): string =>
  `redis://:${parts.place('redis').secret('redis')}@127.0.0.1:${parts.port('redis')}`;
