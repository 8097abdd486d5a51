/** The lab's own app as it is put to the bench, and a Redis for it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../lab/src/drivers/ports.ts';
import { acceptsConnections } from '../../lab/src/drivers/processes/health.ts';
import { getPrograms } from '../../lab/src/drivers/processes/programs.ts';

export const APP = resolve(import.meta.dirname, '../../app/src/main.ts');

export const settingsOf = (store: string, redisUrl: string): Record<string, string> => ({
  STORE: store,
  REPLICA: 'app-1',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  SESSION_SECRET: 'a bench has nothing to hide, and a secret is needed',
  REDIS_URL: redisUrl,
});

/** One that keeps nothing on disk. */
export async function startRedis(): Promise<{ readonly url: string; end(): void }> {
  const { redis } = await getPrograms(console.error, new AbortController().signal);
  const [port = 0] = await freePorts(1);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const child = spawn(redis.path, args, { env: { ...process.env, ...redis.env }, stdio: 'ignore' });
  while (!(await acceptsConnections(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    await sleep(50);
  }
  return { url: `redis://127.0.0.1:${port}`, end: () => void child.kill() };
}
