/** Three replicas of any app behind the lab's own nginx, on loopback, for as long as a test runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { freePorts } from '../../src/runtime/ports.ts';
import { acceptsConnections, answersHttp } from '../../src/runtime/processes/health.ts';
import { layNginxFiles, nginxArguments } from '../../src/runtime/processes/nginx-files.ts';
import { findPrograms } from '../../src/runtime/processes/programs.ts';

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
  const programs = await findPrograms();
  if (!programs)
    throw new Error('nginx or redis-server is missing: run the tests with make test, which gets them');
  const [port = 0, redisPort = 0, ...ports] = await freePorts(2 + REPLICAS.length);
  const start = (file: string, args: readonly string[], env: Readonly<Record<string, string>>): void => {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    t.teardown(() => end(child));
  };
  if (redis) {
    start(
      programs.redis.path,
      ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''],
      programs.redis.env,
    );
    await until(() => acceptsConnections(redisPort));
  }
  for (const [index, replica] of REPLICAS.entries()) {
    start(process.execPath, [main], {
      ...env,
      PORT: String(ports[index]),
      REPLICA: replica,
      ...(redis ? { REDIS_URL: `redis://127.0.0.1:${redisPort}` } : {}),
    });
  }
  for (const appPort of ports) await until(() => acceptsConnections(appPort));
  const folder = t.testdir();
  const replicaPorts = Object.fromEntries(REPLICAS.map((replica, index) => [replica, ports[index] ?? 0]));
  await layNginxFiles({ folder, balancer, port, name: 'cluster', replicaPorts });
  start(programs.nginx.path, nginxArguments(folder), programs.nginx.env);
  await until(() => answersHttp(port, '/nginx-health', 'cluster'));
  const address = (port: number): string => `http://127.0.0.1:${port}`;
  return {
    target: address(port),
    replicas: Object.fromEntries(Object.entries(replicaPorts).map(([name, port]) => [name, address(port)])),
  };
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await ready())) {
    if (performance.now() > deadline) throw new Error('a part of the cluster does not come up');
    await sleep(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await once(child, 'exit');
  clearTimeout(late);
}
