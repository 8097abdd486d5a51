/** The environment, read once, checked as a whole and frozen. Nothing else in the app reads it. */
import { type Environment, readEnvironment, withRedisCa } from '@session-lab/shared';
import { z } from 'zod';
import { stores } from './session/stores/index.ts';
import { type Variables, variables } from './variables.ts';

/** What a store asks for beyond what all may have is known to that store alone. */
const ofStores: Record<never, z.ZodType> = Object.assign({}, ...stores.map((store) => store.variables));

const withStore = withRedisCa(
  variables.extend({
    ...ofStores,
    /** Where sessions are kept. */
    STORE: z.enum(stores.map(({ name }) => name)).default('memory'),
  }),
);

const needsOf = (store: string): readonly (keyof Variables)[] =>
  stores.find(({ name }) => name === store)?.needs ?? [];

const environment = [...new Set(stores.flatMap(({ needs }) => needs))].reduce(
  (schema, variable) =>
    schema.refine((env) => env[variable] !== undefined || !needsOf(env.STORE).includes(variable), {
      path: [variable],
      error: 'is needed by this store',
      // Even where another variable is wrong: all problems are told at once.
      when: () => true,
    }),
  withStore,
);

export type Config = Readonly<z.infer<typeof environment>>;

/**
 * Reads the configuration from environment variables, this process's own by default.
 * @throws {ConfigError}
 */
export function readConfig(env: Environment = process.env): Config {
  const config = readEnvironment(environment, env);
  const worker = config.NODE_APP_INSTANCE;
  return worker === undefined ? config : Object.freeze({ ...config, REPLICA: `app-${worker + 1}` });
}
