/** A profile pairs a balancer with a session store. */
import { z } from 'zod';

export const profileSchema = z.object({
  /**
   * `redis`; `redis+express` where it is run with another app than the lab's own, `redis+tls` with a guarded Redis,
   * `redis+https` where browsers come by TLS.
   */
  name: z.string(),
  layer: z.union([z.literal(4), z.literal(7)]),
  proxy: z.string(),
  balancer: z.string(),
  store: z.string(),
  nginxSince: z.string().nullable(),
  replicas: z.number(),
  pm2: z.boolean(),
  /** Are there links between the parts that faults can act on? */
  links: z.boolean(),
  persistence: z.enum(['none', 'rdb', 'aof']),
  replication: z.enum(['none', 'sentinel']),
  acknowledgements: z.number(),
  /** The program that runs as Redis. */
  redisServer: z.enum(['redis-server', 'valkey-server']),
  app: z.string(),
  /** Redis speaks TLS, and knows the app as a user that reaches its own keys alone. */
  tls: z.boolean(),
  /** The balancer ends TLS, and nobody comes in by plain HTTP. */
  https: z.boolean(),
  file: z.string(),
  /** All that the file says. */
  variables: z.record(z.string(), z.string()),
});

export type Profile = Readonly<z.infer<typeof profileSchema>>;
