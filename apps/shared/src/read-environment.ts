/** Reads an environment against a schema: checked as a whole, with all problems told at once, and frozen. */
import type { z } from 'zod';

export class ConfigError extends Error {
  readonly code = 'CONFIG';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * An empty variable counts as unset.
 * @throws {ConfigError} that names every variable that is wrong, one a line.
 */
export function readEnvironment<T extends object>(schema: z.ZodType<T>, env: Environment): Readonly<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`the environment is not usable:\n${problems.join('\n')}`);
}
