/**
 * Users and their rights on a Redis that speaks TLS, and on its Sentinels: the app reaches the keys of its sessions by the
 * commands that it needs, and nothing else; the operator reaches all; each Redis and each Sentinel does to the others
 * what a failover takes.
 */
import { randomBytes } from 'node:crypto';
import type { Place } from './part.ts';
import { quoted } from './quoted.ts';
import { redisProgram } from './redis-program.ts';

export const OPERATOR = 'operator';
export const APP_USER = 'session-lab';
/** The user that a Redis follows another as: without it, it can’t. */
export const FOLLOWER = 'follower';
/** The user that a Sentinel asks and commands every Redis and the other Sentinels as. */
export const SENTINEL = 'sentinel';

/** Redis names keys and commands after what it lets through; scripts are held to the same. */
const OF_THE_APP = [
  'resetkeys ~session:* resetchannels -@all',
  // Sessions as text: app/src/session/stores/redis.ts, and connect-redis in apps/express.
  '+get +getex +set +expire +del +pttl +ttl +strlen',
  // Sessions as hashes, by scripts: app/src/session/stores/redis-atomic.ts.
  '+eval +evalsha +pexpire +hget +hgetall +hset +hdel +hincrby',
  // What is held, and what it costs; and which replicas have it.
  '+scan +info +wait',
].join(' ');

/** Where the primary is, and to be told when it is another. */
const OF_THE_APP_ON_SENTINELS =
  'resetchannels &+switch-master -@all +sentinel|get-master-addr-by-name +subscribe';

/** A Sentinel’s rights on a Redis, after Redis’s documentation (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/). */
const OF_A_SENTINEL = [
  'allchannels -@all +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info',
  '+client|setname +client|kill +script|kill',
].join(' ');
const OF_A_SENTINEL_ON_SENTINELS =
  'allchannels -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr';

/** What is made for one lab, by its names among the lab's secrets. */
export interface RedisTls {
  /** Certificate of the authority that has signed Redis's own, for those who connect. */
  readonly ca: string;
  /** Redis's private key and its certificate. */
  readonly identity: string;
  readonly appPassword: string;
  readonly operatorPassword: string;
  /** Shared by followers and Sentinels. */
  readonly followerPassword: string;
  readonly sentinelPassword: string;
}

/** All of it new. */
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

const NAME = (field: string): string => `redis-tls-${field}`;

export const asSecrets = (tls: RedisTls): Record<string, string> =>
  Object.fromEntries(Object.entries(tls).map(([field, value]) => [NAME(field), value]));

/** Null where Redis speaks no TLS. */
export const tlsOf = ({ profile, secret }: Place): RedisTls | null =>
  profile.tls
    ? {
        ca: secret(NAME('ca')),
        identity: secret(NAME('identity')),
        appPassword: secret(NAME('appPassword')),
        operatorPassword: secret(NAME('operatorPassword')),
        followerPassword: secret(NAME('followerPassword')),
        sentinelPassword: secret(NAME('sentinelPassword')),
      }
    : null;

/** Where redis/tls-files lays them. */
export interface TlsFiles {
  readonly identity: string;
  readonly ca: string;
}

export const tlsFilesIn = (folder: string): TlsFiles => ({
  identity: `${folder}/redis.pem`,
  ca: `${folder}/ca.pem`,
});

/** What a part of Redis's needs in its environment to speak as its operator does, and to be spoken to by TLS. */
export function accessEnvironment(place: Place, conf: (tls: RedisTls, files: TlsFiles) => readonly string[]) {
  const tls = tlsOf(place);
  const files = tlsFilesIn(place.scratch);
  return {
    SERVER: redisProgram(place.profile).program.name,
    REDISCLI_AUTH: tls?.operatorPassword ?? place.secret('redis'),
    OPERATOR: tls ? `--user ${OPERATOR} --tls` : '',
    // Read by redis-cli: among OPERATOR's words, a path with a blank would be two.
    SSL_CERT_FILE: tls ? files.ca : '',
    TLS_FOLDER: place.scratch,
    TLS_CONF: tls ? conf(tls, files).join('\n') : '',
    TLS_IDENTITY: tls?.identity ?? '',
    TLS_CA: tls?.ca ?? '',
  };
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

/** The rights of a follower on its primary: a user that faults can take away. */
const followerLines = (password: string): string[] => [
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

const tlsLines = (tls: RedisTls, port: number, { identity, ca }: TlsFiles): string[] => [
  'port 0',
  `tls-port ${port}`,
  `tls-cert-file ${quoted(identity)}`,
  `tls-key-file ${quoted(identity)}`,
  // The servers that it calls show a certificate of the same authority.
  `tls-ca-cert-file ${quoted(ca)}`,
  'tls-replication yes',
  // Clients show a password, not a certificate.
  'tls-auth-clients no',
  'user default off',
  `user ${OPERATOR} on >${tls.operatorPassword} ~* &* +@all`,
];
