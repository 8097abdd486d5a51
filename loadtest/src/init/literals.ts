/** What literals of the recording become in the scenario: `milk` becomes `{{mark}}`. */
import { decoded } from '../model/decoded.ts';
import { outsideOfPlaces } from './outside-of-places.ts';

export class Literals {
  readonly #names = new Map<string, string>();
  /** Names of people, which are found as words even where they are short. */
  readonly #words = new Map<string, string>();

  /** @param template such as `{{mark}}` */
  set(literal: string, template: string): void {
    if (literal !== '' && !this.#names.has(literal)) this.#names.set(literal, template);
  }

  /** Like `set`, and in addresses wherever it stands as a word: a page that is called user:alice is Alice's. */
  setWord(literal: string, template: string): void {
    this.set(literal, template);
    if (literal.length >= 3) this.#words.set(literal, template);
  }

  get(literal: string): string | undefined {
    return this.#names.get(literal);
  }

  /** A value that is one of them as a whole, or has a long one in it. */
  in(text: string): string {
    const whole = this.#names.get(text);
    if (whole !== undefined) return whole;
    // What looks like a place of ours is none.
    let found = text.replaceAll('{{', '{ {').replaceAll('${', '$ {');
    // A short one is in many a text by chance.
    for (const [literal, template] of this.#names)
      if (literal.length >= 6 && found.includes(literal))
        found = outsideOfPlaces(found, (plain) => plain.replaceAll(literal, template));
    return found;
  }

  /** A path or an address, part by part. */
  inPath(url: URL): string {
    const path = url.pathname
      .split('/')
      .map((part) => {
        const plain = decoded(part);
        const shown = this.inAddress(plain);
        return shown.includes('{{') && !plain.includes('{{') ? shown : part;
      })
      .join('/');
    const pairs = url.search
      .slice(1)
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const equals = pair.indexOf('=');
        if (equals < 0) return pair;
        const value = this.inAddress(decoded(pair.slice(equals + 1).replaceAll('+', ' ')));
        return value.includes('{{') ? `${pair.slice(0, equals)}=${value}` : pair.replaceAll('{{', '%7B%7B');
      });
    return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
  }

  /** A part of an address, decoded. */
  inAddress(part: string): string {
    let found = this.in(part);
    if (found !== part) return found;
    for (const [literal, template] of this.#words)
      found = found
        .split(/(?<![A-Za-z0-9])|(?![A-Za-z0-9])/)
        .map((word) => (word === literal ? template : word))
        .join('');
    return found;
  }

  /** All texts in a JSON value. */
  inJson(value: unknown): unknown {
    if (typeof value === 'string') return this.in(value);
    if (typeof value === 'number') {
      const template = this.#names.get(String(value));
      return template === undefined ? value : template.replace(/\}\}$/, ' | number}}');
    }
    if (Array.isArray(value)) return value.map((inner) => this.inJson(inner));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.inJson(inner)]));
  }
}
