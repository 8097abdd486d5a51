/** Which versions the images hold, asked of the programs themselves. */
import { availableParallelism } from 'node:os';
import type { Lab } from '@session-lab/loadtest/history/event.ts';
import { IMAGES } from '../../config.ts';
import { runCommand } from '../command.ts';

export async function imageVersions(): Promise<Lab['environment']> {
  const [nginx, redis, node] = await Promise.all([
    nginxVersion(),
    printedBy(IMAGES.redis, 'redis-server', '--version'),
    printedBy(IMAGES.node, 'node', '--version'),
  ]);
  return {
    nginx,
    redis: /v=(\S+)/.exec(redis)?.[1] ?? 'unknown',
    node: node.trim().replace(/^v/, ''),
    cpus: availableParallelism(),
  };
}

export const nginxVersion = async (): Promise<string> =>
  /nginx\/(\S+)/.exec(await printedBy(IMAGES.nginx, 'nginx', '-v'))?.[1] ?? 'unknown';

/** What a program prints in a container of its own. */
async function printedBy(image: string, program: string, ...args: readonly string[]): Promise<string> {
  const alone = ['run', '--rm', '--network', 'none', '--entrypoint', program];
  const { stdout, stderr } = await runCommand('docker', [...alone, image, ...args]);
  return stdout + stderr;
}
