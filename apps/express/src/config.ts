/** The environment, read once, checked as a whole and frozen. Nothing else in the app reads it. */
import { commonVariables, type Environment, readEnvironment, withRedisCa } from '@session-lab/shared';
import { z } from 'zod';

const STORES = ['memory', 'redis'] as const;

const variables = withRedisCa(
  z.object({
    ...commonVariables,
    /** Where sessions are kept. */
    STORE: z
      .enum(STORES, {
        error: ({ input }) => `the Express app has no store ${input}: choose ${STORES.join(' or ')}`,
      })
      .default('memory'),
  }),
);

export type Config = Readonly<z.infer<typeof variables>>;

/** @throws {ConfigError} */
export const readConfig = (env: Environment = process.env): Config => readEnvironment(variables, env);
