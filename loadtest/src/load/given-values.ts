/** Which replica gave the values that a user carries on: a token of one may mean nothing to another. */
import { decoded } from '../model/decoded.ts';
import type { Request } from '../scenarios/exchange.ts';
import type { Values } from '../scenarios/scenario.ts';

/** Shorter values are in many a text by chance. */
const LEAST_CHARS = 6;

export class GivenValues {
  readonly #givenBy = new Map<string, string>();

  clear(): void {
    this.#givenBy.clear();
  }

  note(values: Values, before: Values, replica: string): void {
    for (const [name, value] of Object.entries(values))
      if (before[name] !== value && value.length >= LEAST_CHARS) this.#givenBy.set(value, replica);
  }

  /** The replica that gave a value which this request carries; undefined where it carries none. */
  giverOf({ path, body, headers }: Request): string | undefined {
    if (this.#givenBy.size === 0) return undefined;
    const texts = [asSent(path)];
    if (body !== undefined) texts.push(asSent(body.toString()));
    if (headers) texts.push(...Object.values(headers));
    for (const [value, replica] of this.#givenBy)
      if (texts.some((text) => text.includes(value))) return replica;
    return undefined;
  }
}

/** Most of it needs no decoding. */
const asSent = (text: string): string => (/[%+]/.test(text) ? decoded(text.replaceAll('+', ' ')) : text);
