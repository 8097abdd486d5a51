/** How each Redis of a lab of processes is started, and the Sentinels where there are any. */
import { mkdir, writeFile } from 'node:fs/promises';
import { failsOver, type Profile, storePartsOf } from '../../profile.ts';
import {
  isSentinel,
  PRIMARY_NAME,
  type RedisPart,
  type SentinelPart,
  type StorePart,
} from '../../topology.ts';
import {
  followerLines,
  layTlsFiles,
  redisTlsLines,
  sentinelLogin,
  sentinelTlsLines,
  tlsFilesIn,
} from '../redis-access.ts';
import type { MemberCommand } from './member.ts';
import { type Plan, portOf } from './parts.ts';

/**
 * What each part reads when it is started: written once, when the lab is brought up. What Sentinel does to a part that
 * part writes into its own file, and starts from it the next time.
 */
export async function layRedisFiles(plan: Plan): Promise<void> {
  const { redisTls: tls } = plan.state.secrets;
  if (tls) await layTlsFiles(plan.folder.path, tls);
  for (const part of storePartsOf(plan.state.profile)) {
    await mkdir(folderOf(plan, part), { recursive: true, mode: 0o700 });
    const config = isSentinel(part) ? sentinelConfig(plan, part) : redisConfig(plan, part);
    await writeFile(configOf(plan, part), `${config.join('\n')}\n`, { mode: 0o600 });
  }
}

/** @param primaryPort whom it is to follow, whatever its own file says */
export function redisCommand(plan: Plan, part: RedisPart, primaryPort?: number): MemberCommand {
  const follow = primaryPort === undefined ? [] : ['--replicaof', '127.0.0.1', String(primaryPort)];
  return command(plan, part, follow);
}

export const sentinelCommand = (plan: Plan, part: SentinelPart): MemberCommand =>
  command(plan, part, ['--sentinel']);

const command = (plan: Plan, part: StorePart, args: readonly string[]): MemberCommand => ({
  ...plan.programs.redis,
  args: [configOf(plan, part), ...args],
  cwd: folderOf(plan, part),
  port: portOf(plan, part),
  log: plan.folder.file(`${part}.log`),
});

const configOf = ({ folder }: Plan, part: StorePart): string => folder.file(`${part}.conf`);
const folderOf = ({ folder }: Plan, part: StorePart): string => folder.file(part);

/** Who gets in, and how. In a file and not on the command line, where any user of the host could read the password. */
function access(plan: Plan, part: StorePart): string[] {
  const { redis: password, redisTls: tls } = plan.state.secrets;
  const port = portOf(plan, part);
  const files = tlsFilesIn(plan.folder.path);
  if (tls && isSentinel(part)) return sentinelTlsLines(tls, port, files);
  if (tls) return redisTlsLines(tls, port, files, failsOver(plan.state.profile));
  const inTheClear = [`port ${port}`, `requirepass ${password}`];
  return isSentinel(part) ? inTheClear : [...inTheClear, ...followerLines(password)];
}

const common = (plan: Plan, part: StorePart): string[] => [
  ...access(plan, part),
  'bind 127.0.0.1',
  `dir "${folderOf(plan, part)}"`,
];

/** As in redis/start-redis. */
const redisConfig = (plan: Plan, part: RedisPart): string[] => [
  ...common(plan, part),
  ...PERSISTENCE[plan.state.profile.persistence],
  // A replica gets all there is at once, and keeps none of it on disk to come back with.
  ...['repl-diskless-sync-delay 0', 'rdb-del-sync-files yes'],
  ...[`min-replicas-to-write ${plan.state.profile.acknowledgements}`, 'min-replicas-max-lag 2'],
  ...(part === 'redis' ? [] : [`replicaof 127.0.0.1 ${portOf(plan, 'redis')}`]),
];

const PERSISTENCE: Readonly<Record<Profile['persistence'], readonly string[]>> = {
  none: ['save ""', 'appendonly no'],
  rdb: ['save 1 1', 'appendonly no'],
  aof: ['save ""', 'appendonly yes', 'appendfsync everysec'],
};

/** As in redis/start-sentinel. */
const sentinelConfig = (plan: Plan, part: SentinelPart): string[] => [
  ...common(plan, part),
  `sentinel monitor ${PRIMARY_NAME} 127.0.0.1 ${portOf(plan, 'redis')} 2`,
  ...sentinelLogin(plan.state.secrets.redisTls, plan.state.secrets.redis),
  `sentinel down-after-milliseconds ${PRIMARY_NAME} 1000`,
  `sentinel failover-timeout ${PRIMARY_NAME} 5000`,
];
