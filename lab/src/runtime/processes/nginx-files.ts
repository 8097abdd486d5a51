/** Lays nginx's files out for a lab of processes: the very files that Compose mounts, with loopback addresses. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NGINX } from '../../paths.ts';
import { REPLICA_PORT } from '../../topology.ts';
import type { StreamModule } from './stream-module.ts';

export interface NginxFiles {
  readonly folder: string;
  readonly balancer: string;
  readonly port: number;
  /** What this nginx answers to /nginx-health. */
  readonly name: string;
  readonly replicaPorts: Readonly<Record<string, number>>;
  /** The port that PM2's workers share, where it runs the replicas. */
  readonly pm2?: number | undefined;
  /** What balancing at layer 4 takes besides; null at layer 7. */
  readonly layer4?: Layer4 | null;
}

export interface Layer4 {
  readonly module: StreamModule;
  /** Where users say by PROXY protocol who they are, and where nginx answers /nginx-health. */
  readonly usersPort: number;
  readonly healthPort: number;
}

/** Fills `folder`, which then is nginx's prefix, too. */
export async function layNginxFiles({
  folder,
  balancer,
  port,
  name,
  replicaPorts,
  pm2,
  layer4 = null,
}: NginxFiles): Promise<void> {
  await mkdir(join(folder, 'modules-enabled'), { recursive: true });
  await copyFile(join(NGINX, layer4 ? 'nginx-layer-4.conf' : 'nginx.conf'), join(folder, 'nginx.conf'));
  const upstream = await readFile(join(NGINX, 'balancers', `${balancer}.conf`), 'utf8');
  await writeFile(join(folder, 'balancer.conf'), upstream.replace(`pm2:${REPLICA_PORT}`, `127.0.0.1:${pm2}`));
  const count = Object.keys(replicaPorts).length;
  let servers = await readFile(join(NGINX, 'servers', `${count}.conf`), 'utf8');
  for (const [name, replicaPort] of Object.entries(replicaPorts)) {
    servers = servers.replaceAll(`${name}:${REPLICA_PORT}`, `127.0.0.1:${replicaPort}`);
  }
  await writeFile(join(folder, 'servers.conf'), servers);
  const write = (file: string, ...lines: readonly string[]) =>
    writeFile(join(folder, file), lines.map((line) => `${line};\n`).join(''));
  const here = `listen 127.0.0.1:${port}`;
  const believed = 'set_real_ip_from 127.0.0.1';
  if (!layer4) return write('listen.conf', here, `set $lab ${name}`, believed);
  const { module, usersPort, healthPort } = layer4;
  await write('listen.conf', here, `listen 127.0.0.1:${usersPort} proxy_protocol`, believed);
  await write('listen-health.conf', `listen 127.0.0.1:${healthPort}`, `set $lab ${name}`);
  if (module.file !== null) await write('modules-enabled/stream.conf', `load_module "${module.file}"`);
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
