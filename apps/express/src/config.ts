/** The environment, read once, checked as a whole and frozen: the variables of app/, as far as this stack has them. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

const STORES = ['memory', 'redis'] as const;

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

const variables = z.object({
  /** Address and port to listen on. */
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  /** This replica's name: in every answer (X-Replica) and every log line. */
  REPLICA: z.string().min(1).default('app-1'),
  /** Where sessions are kept: a name in session/stores.ts. */
  STORE: z
    .enum(STORES, {
      error: ({ input }) => `the Express app has no store ${input}: choose ${STORES.join(' or ')}`,
    })
    .default('memory'),
  /** Signs the session cookie; all replicas must share it. */
  SESSION_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .default('a-secret-for-development-on-one-node'),
  /** Seconds without a request after which a session is gone. */
  SESSION_IDLE_S: wholeNumber(1, 31_536_000).default(30 * 60),
  /** Seconds after which a session is gone however busy it is. */
  SESSION_LIFETIME_S: wholeNumber(1, 31_536_000).default(8 * 60 * 60),
  /** Most sessions that the memory store holds; the least recently used go first. */
  SESSION_MAX: wholeNumber(1, 10_000_000).default(100_000),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
  /** A user of Redis's; the default one where none is named. */
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  /** Certificate of the authority that must have signed Redis's, as PEM text; else one that Node trusts. */
  REDIS_CA: z.string().refine(isCertificate, 'must be a certificate as PEM text').optional(),
  REDIS_PREFIX: z.string().min(1).default('session:'),
  /** Milliseconds after which a Redis command is given up. */
  REDIS_TIMEOUT_MS: wholeNumber(1, 60_000).default(500),
  /** Largest image that is kept in a session, in bytes. */
  UPLOAD_MAX_BYTES: wholeNumber(1, 10_000_000).default(64 * 1024),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

const environment = variables.refine((env) => env.REDIS_CA === undefined || /^rediss:/.test(env.REDIS_URL), {
  path: ['REDIS_CA'],
  error: 'needs a REDIS_URL of rediss://',
  when: () => true,
});

export type Config = Readonly<z.infer<typeof environment>>;

export class ConfigError extends Error {
  readonly code = 'CONFIG';
}

/**
 * Reads the configuration from environment variables, this process's own by default; an empty one counts as unset.
 * @throws {ConfigError} that names every variable that is wrong, one a line.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`the environment is not usable:\n${problems.join('\n')}`);
}
