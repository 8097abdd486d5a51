/** The environment variables that every app has, with their checks. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

export const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

export const commonVariables = {
  /** Address and port to listen on. */
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  /** This replica's name: in every answer (X-Replica) and every log line. */
  REPLICA: z.string().min(1).default('app-1'),
  /** Signs the session cookie; all replicas must share it. */
  SESSION_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .default('a-secret-for-development-on-one-node'),
  /** Seconds without a request after which a session is gone. */
  SESSION_IDLE_S: wholeNumber(1, 31_536_000).default(30 * 60),
  /** Seconds after which a session is gone however busy it is. */
  SESSION_LIFETIME_S: wholeNumber(1, 31_536_000).default(8 * 60 * 60),
  /** The most sessions that the memory store holds; the least recently used go first. */
  SESSION_MAX: wholeNumber(1, 10_000_000).default(100_000),
  /** With Sentinels, it only says whether all speak TLS (`rediss:`), and which host every certificate must name. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
  /** A Redis user; the default one where none is named. */
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  /** Certificate of the authority that must have signed Redis's, as PEM text; by default, any that Node trusts. */
  REDIS_CA: z.string().refine(isCertificate, 'must be a certificate as PEM text').optional(),
  REDIS_PREFIX: z.string().min(1).default('session:'),
  /** Milliseconds after which a Redis command is given up. */
  REDIS_TIMEOUT_MS: wholeNumber(1, 60_000).default(500),
  /** Largest image that is kept in a session, in bytes. */
  UPLOAD_MAX_BYTES: wholeNumber(1, 10_000_000).default(64 * 1024),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
} as const;

export type CommonConfig = Readonly<z.infer<z.ZodObject<typeof commonVariables>>>;

/** An authority makes sense only for a Redis that has a certificate. Checked even where another variable is wrong. */
export const withRedisCa = <Schema extends z.ZodType<{ REDIS_URL: string; REDIS_CA?: string | undefined }>>(
  schema: Schema,
) =>
  schema.refine((env) => env.REDIS_CA === undefined || /^rediss:/.test(env.REDIS_URL), {
    path: ['REDIS_CA'],
    error: 'needs a REDIS_URL of rediss://',
    when: () => true,
  });

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
