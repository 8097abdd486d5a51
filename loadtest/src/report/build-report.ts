/** From histories to a report: one profile each, in the order given. */
import { Judge } from '../check/judge.ts';
import type { Lab } from '../history/event.ts';
import { readHistory } from '../history/read-history.ts';
import { type ProfileResult, REPORT_SCHEMA, type Report } from './result.ts';

export async function judgeHistory(file: string): Promise<Judge> {
  const judge = new Judge();
  for await (const event of readHistory(file)) judge.add(event);
  return judge;
}

export async function buildReport(files: readonly string[]): Promise<Report> {
  const judges: Judge[] = [];
  for (const file of files) judges.push(await judgeHistory(file));
  return reportOf(
    judges.map((judge) => judge.result()),
    judges[0]?.lab ?? null,
  );
}

export const reportOf = (
  profiles: readonly ProfileResult[],
  lab: Pick<Lab, 'runtime' | 'environment'> | null,
): Report => ({
  schema: REPORT_SCHEMA,
  runtime: lab?.runtime ?? null,
  environment: lab?.environment ?? null,
  profiles,
});
