/** How each part of a lab of processes is started. */
import { join } from 'node:path';
import { linksText } from '../../links/config.ts';
import { ROOT } from '../../paths.ts';
import { APPS } from '../../profile.ts';
import { isReplica, isSentinel, linkNames, linkTarget, PRIMARY_NAME, type Replica } from '../../topology.ts';
import { APP_USER } from '../redis-access.ts';
import type { LabFolder, LabState } from './lab-state.ts';
import type { MemberCommand } from './member.ts';
import { type Layer4, layNginxFiles, nginxArguments } from './nginx-files.ts';
import type { Programs } from './programs.ts';
import { findStreamModule } from './stream-module.ts';

export interface Plan {
  readonly folder: LabFolder;
  readonly state: LabState;
  readonly programs: Programs;
}

export const portOf = ({ state }: Plan, part: string): number => {
  const port = state.ports[part];
  if (port === undefined) throw new Error(`no port was planned for ${part}`);
  return port;
};

export function appCommand(plan: Plan, replica: Replica): MemberCommand {
  const { folder, state } = plan;
  const port = portOf(plan, replica);
  return {
    path: process.execPath,
    args: [join(ROOT, APPS[state.profile.app], 'src/main.ts')],
    cwd: ROOT,
    env: { ...appEnvironment(plan, port, replica), REPLICA: replica },
    port,
    log: folder.file(`${replica}.log`),
  };
}

/** PM2 with all replicas as its workers: they share a port, and have one each for the operator. */
export function pm2Command(plan: Plan): MemberCommand {
  const { folder, state } = plan;
  const port = portOf(plan, 'pm2');
  const workerPorts = Object.entries(state.ports).flatMap(([part, port]) => (isReplica(part) ? [port] : []));
  return {
    path: process.execPath,
    args: [join(ROOT, 'node_modules/pm2/bin/pm2-runtime'), 'start', 'pm2.config.json'],
    cwd: join(ROOT, APPS.fastify),
    env: {
      ...appEnvironment(plan, port),
      PM2_HOME: folder.file('pm2'),
      WORKER_PORTS: workerPorts.join(),
      // Without connections that nginx keeps, every request is handed out anew.
      REQUESTS_PER_CONNECTION: '1',
    },
    port,
    log: folder.file('pm2.log'),
  };
}

/** @param replica whose own links it is to use, where there are any */
const appEnvironment = (plan: Plan, port: number, replica?: Replica): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: String(port),
  STORE: plan.state.profile.store,
  PROXY_PROTOCOL: plan.state.profile.layer === 4 ? 'on' : 'off',
  SESSION_SECRET: plan.state.secrets.session,
  PEERS: Object.keys(plan.state.ports)
    .filter(isReplica)
    .map((peer) => `${peer}=http://127.0.0.1:${wayTo(plan, peer, replica)}`)
    .join(),
  PEER_SECRET: plan.state.secrets.peers,
  ...redisEnvironment(plan, replica),
  REDIS_SENTINELS: Object.entries(plan.state.ports)
    .flatMap(([part, port]) => (isSentinel(part) ? [`127.0.0.1:${port}`] : []))
    .join(),
  REDIS_PRIMARY: PRIMARY_NAME,
  REDIS_ACKNOWLEDGEMENTS: String(plan.state.profile.acknowledgements),
});

/** The port to call for a part: its own, or that of the link that leads there. */
const wayTo = ({ state }: Plan, part: Replica | 'redis', from?: Replica): number =>
  state.ports[`${from}>${part}`] ?? state.ports[part] ?? 0;

export function linksCommand(plan: Plan): MemberCommand {
  const { folder, state } = plan;
  const port = portOf(plan, 'links');
  const ends = linkNames(Object.keys(state.ports).filter(isReplica)).map((name) => {
    const to = { host: '127.0.0.1', port: portOf(plan, linkTarget(name)) };
    return { name, port: portOf(plan, name), to };
  });
  return {
    path: process.execPath,
    args: [join(ROOT, 'lab/src/links/main.ts')],
    cwd: ROOT,
    env: { CONTROL_PORT: String(port), LINKS: linksText(ends) },
    port,
    log: folder.file('links.log'),
  };
}

function redisEnvironment(plan: Plan, replica?: Replica): Record<string, string> {
  const at = `127.0.0.1:${wayTo(plan, 'redis', replica)}`;
  const { redis: password, redisTls: tls } = plan.state.secrets;
  if (!tls) return { REDIS_URL: `redis://${at}`, REDIS_PASSWORD: password };
  return {
    REDIS_URL: `rediss://${at}`,
    REDIS_USERNAME: APP_USER,
    REDIS_PASSWORD: tls.appPassword,
    REDIS_CA: tls.ca,
  };
}

/** nginx's own, in the folder that it runs in. */
export const serversFile = (folder: LabFolder): string => join(folder.file('nginx'), 'servers.conf');

export async function nginxCommand(plan: Plan): Promise<MemberCommand> {
  const { folder, state, programs } = plan;
  const prefix = folder.file('nginx');
  const { balancer, layer } = state.profile;
  const replicaPorts = Object.fromEntries(Object.entries(state.ports).filter(([part]) => isReplica(part)));
  const { pm2 } = state.ports;
  await layNginxFiles({
    folder: prefix,
    balancer,
    port: state.port,
    name: state.name,
    replicaPorts,
    pm2,
    layer4: layer === 4 ? await layer4(plan) : null,
  });
  return {
    ...programs.nginx,
    args: nginxArguments(prefix),
    cwd: prefix,
    port: state.port,
    log: folder.file('nginx.log'),
  };
}

async function layer4(plan: Plan): Promise<Layer4> {
  const module = await findStreamModule(plan.programs.nginx);
  if (!module) throw new Error('a profile of layer 4 on an nginx without it');
  return { module, usersPort: portOf(plan, 'nginx-users'), healthPort: nginxHealthPort(plan) };
}

/** Where nginx says that it is alive. */
export const nginxHealthPort = (plan: Plan): number =>
  plan.state.profile.layer === 4 ? portOf(plan, 'nginx-health') : plan.state.port;
