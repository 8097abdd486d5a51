/**
 * `${NAME}` in a scenario file stands for the environment's variable, `${NAME:-text}` for that text where there is none.
 * In what requests carry it becomes a value, `{{$NAME}}`, so that it shows up in no history.
 */
import type { Values } from '../scenario.ts';
import type { Problem } from './problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{([A-Z_][A-Z0-9_]*)(?::-([^{}]*))?\}/g;

/** What requests carry is below these keys of the file. */
const REQUESTS: readonly PropertyKey[] = ['before', 'steps', 'after', 'scenarios', 'headers', 'auth'];
/** What is looked for in answers, where a text is no template. */
const LOOKED_FOR: readonly PropertyKey[] = ['extract', 'in', 'count', 'expect'];

export interface Filled {
  readonly value: unknown;
  readonly values: Values;
  readonly problems: readonly Problem[];
}

export function withEnvironment(file: unknown, environment: Environment): Filled {
  const values: Record<string, string> = {};
  const problems: Problem[] = [];
  const fill = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === 'string') return value.includes('${') ? fillText(value, path) : value;
    if (Array.isArray(value)) return value.map((inner, index) => fill(inner, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, fill(inner, [...path, key])]),
    );
  };
  const fillText = (text: string, path: readonly PropertyKey[]): string => {
    if (path.some((key) => LOOKED_FOR.includes(key))) return text;
    return text.replace(VARIABLE, (all, name: string, otherwise: string | undefined) => {
      const found = environment[name] ?? otherwise;
      if (found === undefined) {
        problems.push({ path, message: `needs the environment's ${name}, which is not set` });
        return all;
      }
      if (!REQUESTS.includes(path[0] ?? '')) return found;
      values[`$${name}`] = found;
      return `{{$${name}}}`;
    });
  };
  return { value: fill(file, []), values, problems };
}
