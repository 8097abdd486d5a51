/** Lays nginx's files out for a lab of processes: the very files that Compose mounts, with loopback addresses. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NGINX } from '../../paths.ts';
import { REPLICA_PORT } from '../../topology.ts';

export interface NginxFiles {
  readonly folder: string;
  readonly balancer: string;
  readonly port: number;
  /** What this nginx answers to /nginx-health. */
  readonly name: string;
  readonly replicaPorts: Readonly<Record<string, number>>;
  /** The port that PM2's workers share, where it runs the replicas. */
  readonly pm2?: number | undefined;
}

/** Fills `folder`, which then is nginx's prefix, too. */
export async function layNginxFiles({
  folder,
  balancer,
  port,
  name,
  replicaPorts,
  pm2,
}: NginxFiles): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(NGINX, 'nginx.conf'), join(folder, 'nginx.conf'));
  const upstream = await readFile(join(NGINX, 'balancers', `${balancer}.conf`), 'utf8');
  await writeFile(join(folder, 'balancer.conf'), upstream.replace(`pm2:${REPLICA_PORT}`, `127.0.0.1:${pm2}`));
  const count = Object.keys(replicaPorts).length;
  let servers = await readFile(join(NGINX, 'servers', `${count}.conf`), 'utf8');
  for (const [name, replicaPort] of Object.entries(replicaPorts)) {
    servers = servers.replaceAll(`${name}:${REPLICA_PORT}`, `127.0.0.1:${replicaPort}`);
  }
  await writeFile(join(folder, 'servers.conf'), servers);
  await writeFile(
    join(folder, 'listen.conf'),
    `listen 127.0.0.1:${port};\nset $lab ${name};\nset_real_ip_from 127.0.0.1;\n`,
  );
}

// Started by root, nginx's worker would be somebody else, who can't reach into this folder.
const WORKER = process.getuid?.() === 0 ? 'user root;' : '';

/** What nginx is started with, to run in the foreground on the files laid out in `folder`. */
export const nginxArguments = (folder: string): string[] => [
  ...['-p', folder],
  ...['-c', join(folder, 'nginx.conf')],
  ...['-e', 'stderr'],
  ...['-g', `daemon off; pid nginx.pid; ${WORKER}`],
];
