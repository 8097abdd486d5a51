/** What a step's page has to show, and what it must not. */
import type { Marks } from '../../model/mark.ts';
import { lastMarkOf, type Shown, type Shows, type Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import type { ShowsInFile, ShowsNotInFile } from './schema/answer.ts';
import { find, sourceText } from './source.ts';
import { asWritten, render } from './template.ts';

export function pageOf({ object, in: where = { body: true }, count, value }: ShowsInFile): Shows {
  return {
    object,
    where: [...(value === undefined ? [] : [`“${asWritten(value)}”`]), sourceText(where)].join(' '),
    read(answer, marks, values): Shown {
      const there = find(where, answer);
      const text = there ?? '';
      const found = there !== null;
      const counted = count ? countIn(find(count, answer)) : null;
      if (value === undefined) return { marks: marks.in(text), count: counted, found };
      const shown = there !== null && says(text, render(value, values));
      return { marks: shown ? lastMark(object, values, marks) : [], count: counted, found: found && shown };
    },
  };
}

/**
 * A page that says that the object is not there.
 * @param isCollection then a page that does not say so tells nothing: any one of the items may be there
 */
export function absentOn(
  { object, in: where = { body: true }, value }: ShowsNotInFile,
  isCollection: boolean,
): Shows {
  return {
    object,
    where: `not “${asWritten(value)}” ${sourceText(where)}`,
    read(answer, marks, values): Shown | null {
      const isThere = (find(where, answer) ?? '').includes(render(value, values));
      if (!isThere && isCollection) return null;
      return { marks: isThere ? [] : lastMark(object, values, marks), count: null, found: !isThere };
    },
  };
}

/** As words of its own: user1 is not shown where the page says user10. */
function says(text: string, value: string): boolean {
  if (value === '') return false;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const [before, after] = [
      text.slice(Math.max(0, at - 1), at),
      text.slice(at + value.length, at + value.length + 1),
    ];
    if (!joins(before, value.slice(0, 1)) && !joins(value.slice(-1), after)) return true;
  }
  return false;
}

const joins = (one: string, other: string): boolean => WORD.test(one) && WORD.test(other);
const WORD = /^[\p{L}\p{N}_]$/u;

/** What the object was last given, for a page that shows something in its place. */
const lastMark = (object: string, values: Values, marks: Marks): string[] =>
  marks.in(values[lastMarkOf(object)] ?? '');

function countIn(text: string | null): number {
  const count = Number(text);
  if (text !== null && /^\s*\d+\s*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new UnreadableAnswer(
    `without a count (found ${text === null ? 'nothing' : JSON.stringify(text.slice(0, 40))})`,
  );
}
