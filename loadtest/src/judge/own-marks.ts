/** Marks of a page that are its user's own: mostly one or two, for which a set costs more than it spares. */
import { isMarkOf, writeIndex } from '../model/mark.ts';

/** More of them than this are looked up in a set. */
const FEW = 8;

export class OwnMarks {
  readonly #marks: readonly string[];
  #set: ReadonlySet<string> | null = null;

  /** @param marks of whichever user */
  constructor(user: number, marks: readonly string[]) {
    this.#marks = areOwn(user, marks) ? marks : marks.filter((mark) => isMarkOf(user, mark));
  }

  get isEmpty(): boolean {
    return this.#marks.length === 0;
  }

  /** The number of the latest write among them; 0 without any. */
  get newest(): number {
    let newest = 0;
    for (const mark of this.#marks) newest = Math.max(newest, writeIndex(mark));
    return newest;
  }

  has(mark: string): boolean {
    if (this.#marks.length <= FEW) return this.#marks.includes(mark);
    this.#set ??= new Set(this.#marks);
    return this.#set.has(mark);
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#marks[Symbol.iterator]();
  }
}

function areOwn(user: number, marks: readonly string[]): boolean {
  for (const mark of marks) if (!isMarkOf(user, mark)) return false;
  return true;
}
