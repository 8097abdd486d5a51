/** Replicas of any app behind the lab's own nginx, on loopback, for as long as a test runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
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
  /** Three of them, unless told otherwise. */
  readonly replicas?: readonly string[];
}

export interface Cluster {
  /** The balancer's address. */
  readonly target: string;
  /** Each replica's own, by its name. */
  readonly replicas: Readonly<Record<string, string>>;
}

/** What a replica is to know before it starts. */
export interface ReplicaPlan {
  readonly name: string;
  readonly port: number;
  /** The balancer's address. */
  readonly target: string;
  /** Where there is a Redis. */
  readonly redisUrl?: string;
}

export interface Program {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function startCluster(t: Test, { main, env = {}, ...options }: ClusterOptions): Promise<Cluster> {
  return startPrograms(t, options, ({ name, port, redisUrl }) => ({
    command: [process.execPath, main],
    env: { ...env, PORT: String(port), REPLICA: name, ...(redisUrl ? { REDIS_URL: redisUrl } : {}) },
  }));
}

/** The same for programs of any kind. */
export async function startPrograms(
  t: Test,
  { balancer, redis = false, replicas = REPLICAS }: Omit<ClusterOptions, 'main' | 'env'>,
  programOf: (replica: ReplicaPlan) => Program,
): Promise<Cluster> {
  const profile = { ...(await readProfile('round-robin')), balancer };
  const parts = await TestParts.plan(t, profile, ['nginx', 'redis', ...replicas]);
  const address = (part: string): string => `http://127.0.0.1:${parts.port(part)}`;
  if (redis) await parts.start('redis');
  for (const name of replicas) {
    const { command, env } = programOf({
      name,
      port: parts.port(name),
      target: address('nginx'),
      ...(redis && { redisUrl: redisUrl(parts) }),
    });
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    await once(child, 'spawn');
    t.teardown(() => endGracefully(child));
  }
  for (const name of replicas) await eventually(() => acceptsConnections(parts.port(name)), 20_000);
  await parts.start('nginx');
  return {
    target: address('nginx'),
    replicas: Object.fromEntries(replicas.map((name) => [name, address(name)])),
  };
}

/** The password goes with the address: not every app has a variable for it. */
const redisUrl = (parts: TestParts): string =>
  `redis://:${parts.place('redis').secret('redis')}@127.0.0.1:${parts.port('redis')}`;
