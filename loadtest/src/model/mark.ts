/**
 * Marks: what a user writes, recognisable wherever it turns up. `u17-w3` is the third write of user 17. On the wire
 * a run's own tag follows (`u17-w3-k3fa`), so that what an earlier run has left in the app is not taken for this one's.
 */

export const markOf = (user: number, write: number): string => `u${user}-w${write}`;

export const writeIndex = (mark: string): number => Number(mark.slice(mark.indexOf('-w') + 2));

export const isMarkOf = (user: number, mark: string): boolean => mark.startsWith(`u${user}-`);

/** A run's marks, to and from the wire. */
export class Marks {
  readonly #tag: string;
  readonly #pattern: RegExp;

  /** @param tag letters and digits */
  constructor(tag: string) {
    this.#tag = tag;
    this.#pattern = new RegExp(`\\bu\\d+-w\\d+(?=-${tag}\\b)`, 'g');
  }

  onWire(mark: string): string {
    return `${mark}-${this.#tag}`;
  }

  /** All marks of this run in a text, each once, in the order in which they appear. */
  in(text: string): string[] {
    // Most answers hold none: looking for the tag is quicker.
    if (!text.includes(this.#tag)) return [];
    const found = text.match(this.#pattern) ?? [];
    return found.length > 1 ? [...new Set(found)] : found;
  }
}
