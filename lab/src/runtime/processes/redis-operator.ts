/** Speaks to a lab's Redis as its operator does, on a connection for each command. */
import { UserError } from '@session-lab/loadtest';
import { Redis } from 'ioredis';
import { PRIMARY_NAME } from '../../topology.ts';
import { OPERATOR } from '../redis-access.ts';
import type { LabState } from './lab-state.ts';

export interface RedisAddress {
  readonly port: number;
  readonly password: string;
  /** Where Redis has several users, and speaks TLS. */
  readonly username?: string;
  readonly tls?: { readonly ca: string; readonly servername?: string };
}

/** How the operator of a lab with these secrets reaches its Redis. */
export const operatorOf = (
  { redis, redisTls }: Pick<LabState['secrets'], 'redis' | 'redisTls'>,
  port: number,
): RedisAddress =>
  redisTls
    ? { port, password: redisTls.operatorPassword, username: OPERATOR, tls: { ca: redisTls.ca } }
    : { port, password: redis };

const PATIENCE_MS = 5000;

/** @throws {UserError} where Redis can't be reached, or refuses. */
export async function askRedis(
  address: RedisAddress,
  [name = '', ...args]: readonly string[],
): Promise<string> {
  const redis = new Redis({
    ...{ ...address, host: '127.0.0.1', lazyConnect: true, connectTimeout: PATIENCE_MS },
    // Nobody is to wait for a Redis that is away.
    ...{ commandTimeout: PATIENCE_MS, maxRetriesPerRequest: 0, retryStrategy: null },
  });
  // What goes wrong is told by the command itself.
  redis.on('error', () => {});
  try {
    await redis.connect();
    return String(await redis.call(name, ...args));
  } catch (error) {
    throw new UserError(`Redis does not do ${name}: ${(error as Error).message}`);
  } finally {
    redis.disconnect();
  }
}

/** True where it has loaded what it had on disk, takes commands, and as a replica has all that its primary has. */
export const answersRedis = async (address: RedisAddress): Promise<boolean> =>
  (await answers(address, ['PING'], /^PONG$/)) &&
  (await answers(address, ['INFO', 'replication'], /role:master|master_link_status:up/));

/** True where it knows the other Sentinels, and with them could put another Redis in the primary's place. */
export const answersSentinel = (address: RedisAddress): Promise<boolean> =>
  answers(address, ['SENTINEL', 'CKQUORUM', PRIMARY_NAME], /^OK/);

const answers = (address: RedisAddress, command: readonly string[], expected: RegExp): Promise<boolean> =>
  askRedis(address, command).then(
    (answer) => expected.test(answer),
    () => false,
  );
