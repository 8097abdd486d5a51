/** What an option is called in a file and in the environment, and what it takes: all from its definition. */
import { CommanderError, type Option } from 'commander';

/** As in a file: `max-lost`. `--no-probes` is `probes`, which may be false. */
export const keyOf = ({ long, negate }: Option): string =>
  (long ?? '').slice(negate ? '--no-'.length : '--'.length);

/** As in the environment: SESSION_LAB_MAX_LOST. */
export const variableOf = (key: string): string => `SESSION_LAB_${key.toUpperCase().replaceAll('-', '_')}`;

/** What a key may be: one option that takes a text, one that says no, or both (`results: false`). */
export interface Setting {
  readonly key: string;
  readonly taking: Option | undefined;
  readonly flag: Option | undefined;
  readonly denying: Option | undefined;
}

/** @param options of one command */
export function settingsOf(options: readonly Option[]): Setting[] {
  const keys = [...new Set(options.map(keyOf))];
  return keys.map((key) => {
    const own = options.filter((option) => keyOf(option) === key);
    return {
      key,
      taking: own.find(takes),
      flag: own.find((option) => !takes(option) && !option.negate),
      denying: own.find(({ negate }) => negate),
    };
  });
}

const takes = ({ required, optional }: Option): boolean => required || optional;

/** Given several times, it means all of them. Help says so, and nothing else knows. */
export const mayRepeat = ({ description }: Option): boolean => /\bmay be repeated\b/.test(description);

/** A path, which a file says from where it is; --baseline takes an address, too. */
export const isPath = ({ flags }: Option): boolean => /<(file|folder|url or run)>/.test(flags);

export const isAddress = (text: string): boolean => /^https?:/i.test(text);

/**
 * The value of texts, as if they had been typed.
 * @throws {Error} that says what would be right
 */
export function parsedBy(option: Option, texts: readonly string[]): unknown {
  try {
    let value: unknown;
    for (const text of texts) value = option.parseArg ? option.parseArg(text, value as never) : text;
    return value;
  } catch (error) {
    throw error instanceof CommanderError ? new Error(error.message) : error;
  }
}
