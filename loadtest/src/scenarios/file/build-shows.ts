/** What a step's page has to show, and what it must not. */

import type { Marks } from '../../model/mark.ts';
import type { Answer } from '../exchange.ts';
import type { Shown, Shows, Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import type { ShowsInFile, ShowsNotInFile } from './schema/answer.ts';
import { find, sourceText } from './source.ts';
import { render } from './template.ts';

/** @param markName of the write that the page shows something else for */
export function pageOf(
  { object, in: where = { body: true }, count, value }: ShowsInFile,
  markName: string | undefined,
): Shows {
  return {
    object,
    where: [...(value === undefined ? [] : [`“${value}”`]), sourceText(where)].join(' '),
    read(answer, marks, values): Shown {
      const there = find(where, answer);
      const text = there ?? '';
      const found = there !== null;
      const counted = count ? countIn(find(count, answer)) : null;
      if (value === undefined) return { marks: marks.in(text), count: counted, found };
      const shown = text.includes(render(value, values));
      return { marks: shown ? markIn(values, markName, marks) : [], count: counted, found: found && shown };
    },
  };
}

export function absentOn(
  { object, in: where = { body: true }, value }: ShowsNotInFile,
  markName: string | undefined,
): Shows {
  return {
    object,
    where: `not “${value}” ${sourceText(where)}`,
    read(answer: Answer, marks, values): Shown {
      const isThere = (find(where, answer) ?? '').includes(render(value, values));
      return { marks: isThere ? [] : markIn(values, markName, marks), count: null, found: !isThere };
    },
  };
}

const markIn = (values: Values, name: string | undefined, marks: Marks): string[] =>
  name === undefined ? [] : marks.in(values[name] ?? '');

function countIn(text: string | null): number {
  const count = Number(text);
  if (text !== null && /^\s*\d+\s*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new UnreadableAnswer(
    `without a count (found ${text === null ? 'nothing' : JSON.stringify(text.slice(0, 40))})`,
  );
}
