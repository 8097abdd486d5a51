/** What a run has left, however it ended: no history and no report of it may say more than what is so. */
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeOf } from '../../src/judge/build-report.ts';
import { UserError } from '../../src/model/errors.ts';
import type { Report } from '../../src/model/result.ts';
import type { Verdict } from '../../src/model/verdict.ts';

export interface LeftOver {
  /** Of each history and report that can be found, hidden or not. */
  readonly verdicts: readonly Verdict[];
  /** What is wrong with them, a sentence each. */
  readonly wrong: readonly string[];
}

/** @param truth of the app that was tested */
export async function leftIn(results: string, truth: 'intact' | 'broken'): Promise<LeftOver> {
  const verdicts: Verdict[] = [];
  const wrong: string[] = [];
  const told = (where: string, verdict: Verdict): void => {
    verdicts.push(verdict);
    if (verdict !== truth && verdict !== 'unknown') wrong.push(`${where} says ${verdict}`);
  };
  const folders = (await namesIn(results)).filter((name) => name !== 'latest');
  for (const name of folders) {
    const files = await namesIn(join(results, name));
    if (!name.startsWith('.') && !files.includes('target.ndjson.gz'))
      wrong.push(`${name} is there, and not whole`);
    for (const file of files) {
      const path = join(results, name, file);
      if (file.endsWith('.ndjson.gz')) {
        const verdict = await verdictOf(path);
        if (verdict) told(path, verdict);
      }
      // One that is hidden may be there in part.
      if (file !== 'report.json' || name.startsWith('.')) continue;
      const { profiles } = JSON.parse(await readFile(path, 'utf8')) as Report;
      for (const { verdict } of profiles) told(path, verdict);
    }
  }
  const latest = join(results, 'latest', 'report.json');
  const isLink = (await namesIn(results)).includes('latest');
  if (isLink) await access(latest).catch(() => wrong.push('latest leads nowhere'));
  return { verdicts, wrong };
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

/** Null where the file is refused. */
async function verdictOf(file: string): Promise<Verdict | null> {
  try {
    return (await judgeOf(file, () => undefined)).result().verdict;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
