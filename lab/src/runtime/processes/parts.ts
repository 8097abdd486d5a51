/** How each part of a lab of processes is started. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../paths.ts';
import type { Profile } from '../../profile.ts';
import { REPLICAS, type Replica } from '../../topology.ts';
import type { LabFolder, LabState } from './lab-state.ts';
import type { MemberCommand } from './member.ts';
import { type Layer4, layNginxFiles, nginxArguments } from './nginx-files.ts';
import type { Programs } from './programs.ts';
import { findStreamModule } from './stream-module.ts';

export interface Plan {
  readonly folder: LabFolder;
  readonly state: LabState;
  readonly profile: Pick<Profile, 'layer' | 'balancer' | 'store'>;
  readonly programs: Programs;
}

const portOf = ({ state }: Plan, part: string): number => {
  const port = state.ports[part];
  if (port === undefined) throw new Error(`no port was planned for ${part}`);
  return port;
};

export async function redisCommand(plan: Plan): Promise<MemberCommand> {
  const { folder, state, programs } = plan;
  const port = portOf(plan, 'redis');
  // In a file and not on the command line, where any user of the host could read the password.
  const config = [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${state.secrets.redis}`,
    'save ""',
    'appendonly no',
    `dir "${folder.path}"`,
  ];
  const file = folder.file('redis.conf');
  await writeFile(file, `${config.join('\n')}\n`, { mode: 0o600 });
  return { ...programs.redis, args: [file], cwd: folder.path, port, log: folder.file('redis.log') };
}

export function appCommand(plan: Plan, replica: Replica): MemberCommand {
  const { folder, state, profile } = plan;
  const port = portOf(plan, replica);
  return {
    path: process.execPath,
    args: [join(ROOT, 'app/src/main.ts')],
    cwd: ROOT,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      REPLICA: replica,
      STORE: profile.store,
      PROXY_PROTOCOL: profile.layer === 4 ? 'on' : 'off',
      SESSION_SECRET: state.secrets.session,
      REDIS_URL: `redis://127.0.0.1:${portOf(plan, 'redis')}`,
      REDIS_PASSWORD: state.secrets.redis,
    },
    port,
    log: folder.file(`${replica}.log`),
  };
}

export async function nginxCommand(plan: Plan): Promise<MemberCommand> {
  const { folder, state, profile, programs } = plan;
  const prefix = folder.file('nginx');
  const replicaPorts = Object.fromEntries(REPLICAS.map((replica) => [replica, portOf(plan, replica)]));
  await layNginxFiles({
    folder: prefix,
    balancer: profile.balancer,
    port: state.port,
    name: state.name,
    replicaPorts,
    layer4: profile.layer === 4 ? await layer4(plan) : null,
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
  plan.profile.layer === 4 ? portOf(plan, 'nginx-health') : plan.state.port;
