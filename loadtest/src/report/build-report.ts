/** From histories to a report: one profile each, in the order given. */
import { isDeepStrictEqual } from 'node:util';
import { Judge } from '../check/judge.ts';
import { readHistory } from '../history/read-history.ts';
import { REPORT_SCHEMA, type Report } from './result.ts';

/** @param warn told of each history that could be read only in part */
export async function buildReport(
  files: readonly string[],
  warn: (message: string) => void,
): Promise<Report> {
  const judges: Judge[] = [];
  for (const file of files) {
    const judge = new Judge();
    const damaged = (why: string): void => {
      warn(why);
      judge.cut(why.replace(file, 'the history'));
    };
    for await (const events of readHistory(file, damaged)) for (const event of events) judge.add(event);
    judges.push(judge);
  }
  return reportOf(judges);
}

export const reportOf = (judges: readonly Judge[]): Report => ({
  schema: REPORT_SCHEMA,
  runtime: common(judges.map(({ lab }) => lab?.runtime)),
  environment: common(judges.map(({ lab }) => lab?.environment)),
  profiles: judges.map((judge) => judge.result()),
});

/** What all of them are; null where they differ. */
function common<T>([first, ...others]: readonly (T | undefined)[]): T | null {
  return others.every((other) => isDeepStrictEqual(other, first)) ? (first ?? null) : null;
}
