/** An earlier run to compare with: its folder, its report.json, or its history. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { buildReport } from '../judge/build-report.ts';
import { comparedWith } from '../judge/compare.ts';
import { earlierReport } from '../model/earlier-report.ts';
import { UserError } from '../model/errors.ts';
import type { Report } from '../model/result.ts';
import { httpUrl } from './load-options.ts';

const HISTORY = /\.ndjson(\.gz)?$/;

export const addEarlierOption = (command: Command): Command =>
  command.addOption(
    new Option(
      '--baseline <run>',
      'an earlier run (its folder, report.json or history): exit with 1 only for what is worse than there',
    ).argParser(earlierRun),
  );

/** Where an earlier run is. */
export function earlierRun(text: string): string {
  if (/^https?:/.test(text))
    throw new InvalidArgumentError('Give an earlier run: its folder, its report.json, or its history.');
  return text;
}

/** An address is one replica alone; anything else an earlier run. */
export const aloneOrEarlier = (text: string): URL | string =>
  /^[a-z]+:\/\//i.test(text) ? httpUrl(text) : text;

/** @throws {UserError} where it is none */
export async function readEarlier(path: string, warn: (message: string) => void): Promise<Report> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, 'report.json') : path;
  if (HISTORY.test(file)) return buildReport([file], warn);
  const report = earlierReport.safeParse(await parsed(file));
  if (report.success) return report.data as unknown as Report;
  const [issue] = report.error.issues;
  const isForeign = issue === undefined || issue.path.length <= 1;
  throw new UserError(
    isForeign
      ? `${file} is no report of session-lab: give a run's folder, its report.json, or its history`
      : `${file} is not what was written, at ${issue.path.join('.')}: ${issue.message}`,
  );
}

async function parsed(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOENT'
        ? `there is no earlier run at ${file}`
        : `${file} can't be read: ${error.message}`,
    );
  });
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param name what the earlier run is called */
export const withComparison = (report: Report, earlier: Report, name: string): Report => ({
  ...report,
  profiles: comparedWith(earlier.profiles, report.profiles, name),
});

/** @param path where an earlier run is, if it was said */
export const sinceEarlier = async (
  report: Report,
  path: string | undefined,
  warn: (message: string) => void,
): Promise<Report> =>
  path === undefined ? report : withComparison(report, await readEarlier(path, warn), path);
