/** What the program takes from its environment: the one place that reads it. */
import type { Environment } from '../scenarios/file/environment.ts';

/** For `${NAME}` in scenarios. */
export const environment: Environment = process.env;
