/**
 * Who may do what on a Redis that speaks TLS: the app reaches the keys of its sessions by the commands that it needs,
 * and nothing else; the operator reaches all. For both runtimes, which keep what is secret in it to themselves.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';

export const OPERATOR = 'operator';
export const APP_USER = 'session-lab';

/** Redis names keys and commands after what it lets through; scripts are held to the same. */
const OF_THE_APP = [
  'resetkeys ~session:* resetchannels -@all',
  // Sessions as text: app/src/session/redis-store.ts, and connect-redis in app-express.
  '+get +getex +set +expire +del +pttl +ttl +strlen',
  // Sessions as hashes, by scripts: app/src/session/redis-atomic-store.ts.
  '+eval +evalsha +pexpire +hget +hgetall +hset +hdel +hincrby',
  // What is held, and what it costs.
  '+scan +info',
].join(' ');

export const redisTlsSchema = z.object({
  /** Certificate of the authority that has signed Redis's own, for those who connect. */
  ca: z.string(),
  /** Redis's private key and its certificate. */
  identity: z.string(),
  appPassword: z.string(),
  operatorPassword: z.string(),
});

export type RedisTls = Readonly<z.infer<typeof redisTlsSchema>>;

/** All of it new, for one lab. */
export async function newRedisTls(): Promise<RedisTls> {
  // Takes a while to load, and most labs do without.
  const { newRedisCertificate } = await import('./redis-certificate.ts');
  return { ...(await newRedisCertificate()), appPassword: secret(), operatorPassword: secret() };
}

const secret = (): string => randomBytes(24).toString('hex');

/** Lines of redis.conf in place of `port` and `requirepass`; `identityFile` is where its key and certificate are. */
export const redisTlsLines = (tls: RedisTls, port: number, identityFile: string): string[] => [
  'port 0',
  `tls-port ${port}`,
  `tls-cert-file "${identityFile}"`,
  `tls-key-file "${identityFile}"`,
  // Clients show a password, not a certificate.
  'tls-auth-clients no',
  'user default off',
  `user ${OPERATOR} on >${tls.operatorPassword} ~* &* +@all`,
  `user ${APP_USER} on >${tls.appPassword} ${OF_THE_APP}`,
];
