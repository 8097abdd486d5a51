/** From histories to a report, in their order; of several of one profile, the first is the one to compare. */
import { isDeepStrictEqual } from 'node:util';
import { readHistory } from '../model/read-history.ts';
import { type ProfileResult, REPORT_SCHEMA, type Report, type Skipped } from '../model/result.ts';
import { compared } from './compare.ts';
import { Judge } from './judge.ts';

/** @param warn told of each history that could be read only in part */
export async function buildReport(
  files: readonly string[],
  warn: (message: string) => void,
): Promise<Report> {
  const judges: Judge[] = [];
  for (const file of files) judges.push(await judgeOf(file, warn));
  return reportOf(judges);
}

/** Judges a saved history. @param warn told where it could be read only in part */
export async function judgeOf(file: string, warn: (message: string) => void): Promise<Judge> {
  const judge = new Judge();
  const damaged = (why: string): void => {
    warn(why);
    judge.damage(why.replace(file, 'the history'));
  };
  for await (const events of readHistory(file, damaged)) for (const event of events) judge.add(event);
  return judge;
}

export function reportOf(judges: readonly Judge[], skipped: readonly Skipped[] = []): Report {
  const results = again(judges.map((judge) => judge.result()));
  const isFirst = (result: ProfileResult): boolean =>
    results.find(({ profile }) => profile === result.profile) === result;
  return {
    schema: REPORT_SCHEMA,
    runtime: common(judges.map(({ makeUp }) => makeUp?.runtime)),
    environment: union(judges.map(({ makeUp }) => makeUp?.environment)),
    profiles: results.filter(isFirst),
    further: results.filter((result) => !isFirst(result)),
    skipped,
  };
}

/** A run that was made once more, under the same load and fault, is compared with the first. */
function again(results: readonly ProfileResult[]): ProfileResult[] {
  return results.map((result, index) => {
    const first = results.slice(0, index).find((other) => isSameExperiment(other, result));
    return first ? { ...result, comparison: compared(first, result, 'the first run') } : result;
  });
}

const isSameExperiment = (one: ProfileResult, other: ProfileResult): boolean =>
  one.profile === other.profile &&
  one.fault?.name === other.fault?.name &&
  isDeepStrictEqual({ ...one.load, seed: 0 }, { ...other.load, seed: 0 });

/** What they have in common; null where they differ. */
function common<T>([first, ...others]: readonly (T | undefined)[]): T | null {
  return others.every((other) => isDeepStrictEqual(other, first)) ? (first ?? null) : null;
}

/** All that any of them names, as profiles have different parts; null where two contradict each other, or one is unknown. */
function union(environments: readonly (Report['environment'] | undefined)[]): Report['environment'] {
  const all: Record<string, string | number> = {};
  for (const environment of environments) {
    if (!environment) return null;
    for (const [name, version] of Object.entries(environment)) {
      if ((all[name] ?? version) !== version) return null;
      all[name] = version;
    }
  }
  return environments.length > 0 ? all : null;
}
