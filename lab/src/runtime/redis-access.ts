/**
 * Who may do what on a Redis that speaks TLS, and on its Sentinels: the app reaches the keys of its sessions by the
 * commands that it needs, and nothing else; the operator reaches all; each Redis and each Sentinel does to the others
 * what a failover takes. For both runtimes, which keep what is secret in it to themselves.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FOLLOWER, PRIMARY_NAME } from '../topology.ts';

export const OPERATOR = 'operator';
export const APP_USER = 'session-lab';
/** As whom a Sentinel asks every Redis and the other Sentinels, and gives them orders. */
export const SENTINEL = 'sentinel';

/** Redis names keys and commands after what it lets through; scripts are held to the same. */
const OF_THE_APP = [
  'resetkeys ~session:* resetchannels -@all',
  // Sessions as text: app/src/session/redis-store.ts, and connect-redis in apps/express.
  '+get +getex +set +expire +del +pttl +ttl +strlen',
  // Sessions as hashes, by scripts: app/src/session/redis-atomic-store.ts.
  '+eval +evalsha +pexpire +hget +hgetall +hset +hdel +hincrby',
  // What is held, and what it costs; and which replicas have it.
  '+scan +info +wait',
].join(' ');

/** Where the primary is, and to be told when it is another. */
const OF_THE_APP_ON_SENTINELS =
  'resetchannels &+switch-master -@all +sentinel|get-master-addr-by-name +subscribe';

/** Of Redis, after its documentation (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/). */
const OF_A_SENTINEL = [
  'allchannels -@all +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info',
  '+client|setname +client|kill +script|kill',
].join(' ');
const OF_A_SENTINEL_ON_SENTINELS =
  'allchannels -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr';

export const redisTlsSchema = z.object({
  /** Certificate of the authority that has signed Redis's own, for those who connect. */
  ca: z.string(),
  /** Redis's private key and its certificate. */
  identity: z.string(),
  appPassword: z.string(),
  operatorPassword: z.string(),
  /** Of Redises that follow another, and of Sentinels. */
  followerPassword: z.string(),
  sentinelPassword: z.string(),
});

export type RedisTls = Readonly<z.infer<typeof redisTlsSchema>>;

/** All of it new, for one lab. */
export async function newRedisTls(): Promise<RedisTls> {
  // Takes a while to load, and most labs do without.
  const { newRedisCertificate } = await import('./redis-certificate.ts');
  return {
    ...(await newRedisCertificate()),
    appPassword: secret(),
    operatorPassword: secret(),
    followerPassword: secret(),
    sentinelPassword: secret(),
  };
}

const secret = (): string => randomBytes(24).toString('hex');

/** Where a part finds its key and certificate, and the authority's certificate. */
export interface TlsFiles {
  readonly identity: string;
  readonly ca: string;
}

/** In a folder of their own runtime's; in containers, redis/tls-files lays them. */
export const tlsFilesIn = (folder: string): TlsFiles => ({
  identity: join(folder, 'redis.pem'),
  ca: join(folder, 'ca.pem'),
});

export async function layTlsFiles(folder: string, tls: RedisTls): Promise<void> {
  const { identity, ca } = tlsFilesIn(folder);
  await writeFile(identity, tls.identity, { mode: 0o600 });
  await writeFile(ca, tls.ca, { mode: 0o600 });
}

/** Lines of redis.conf in place of `port` and `requirepass`; `failsOver`: another may take its place. */
export const redisTlsLines = (tls: RedisTls, port: number, files: TlsFiles, failsOver: boolean): string[] => [
  ...tlsLines(tls, port, files),
  `user ${APP_USER} on >${tls.appPassword} ${OF_THE_APP}`,
  ...(failsOver
    ? [
        ...followerLines(tls.followerPassword),
        `user ${SENTINEL} on >${tls.sentinelPassword} ${OF_A_SENTINEL}`,
      ]
    : []),
];

/** As whom a Redis asks the one that it follows for what there is: a user that faults can take away. */
export const followerLines = (password: string): string[] => [
  `user ${FOLLOWER} on >${password} +psync +replconf +ping`,
  `masteruser ${FOLLOWER}`,
  `masterauth ${password}`,
];

/** Lines of sentinel.conf in place of the same. */
export const sentinelTlsLines = (tls: RedisTls, port: number, files: TlsFiles): string[] => [
  ...tlsLines(tls, port, files),
  `user ${APP_USER} on >${tls.appPassword} ${OF_THE_APP_ON_SENTINELS}`,
  `user ${SENTINEL} on >${tls.sentinelPassword} ${OF_A_SENTINEL_ON_SENTINELS}`,
  `sentinel sentinel-user ${SENTINEL}`,
  `sentinel sentinel-pass ${tls.sentinelPassword}`,
];

/** Further lines of sentinel.conf, behind those that name the primary: as whom it asks that one; `tls` null: by one password. */
export const sentinelLogin = (tls: RedisTls | null, password: string): string[] => [
  ...(tls ? [`sentinel auth-user ${PRIMARY_NAME} ${SENTINEL}`] : []),
  `sentinel auth-pass ${PRIMARY_NAME} ${tls?.sentinelPassword ?? password}`,
];

const tlsLines = (tls: RedisTls, port: number, { identity, ca }: TlsFiles): string[] => [
  'port 0',
  `tls-port ${port}`,
  `tls-cert-file "${identity}"`,
  `tls-key-file "${identity}"`,
  // Whom it calls itself shows a certificate of the same authority's.
  `tls-ca-cert-file "${ca}"`,
  'tls-replication yes',
  // Clients show a password, not a certificate.
  'tls-auth-clients no',
  'user default off',
  `user ${OPERATOR} on >${tls.operatorPassword} ~* &* +@all`,
];
