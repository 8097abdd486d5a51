/** The documents with figures of committed runs in them, as they are and as they should be. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from 'session-lab';
import type { CostReport } from '../costs/cost-report.ts';
import { costBlocks } from '../costs/cost-tables.ts';
import { ROOT } from '../paths.ts';
import type { Growth } from '../sweep/growth.ts';
import { fillBlocks } from './fill-blocks.ts';
import { measuredBlocks } from './measured-blocks.ts';

const DOCUMENTS = ['docs/strategies.md', 'docs/faults.md'] as const;

/** A committed run. */
export const measuredFile = (name: 'matrix' | 'faults' | 'sweep' | 'costs'): string =>
  join(ROOT, `docs/measured/${name}.json`);

/** Of those that are out of step with docs/measured: the file, and its text as it should be. */
export async function documentsOutOfStep(): Promise<[string, string][]> {
  const [report, faults] = [await measured<Report>('matrix'), await measured<Report>('faults')];
  const { growths } = await measured<{ growths: Growth[] }>('sweep');
  const blocks = new Map([
    ...measuredBlocks(report, growths, faults),
    ...costBlocks(await measured<CostReport>('costs')),
  ]);
  const found = await Promise.all(
    DOCUMENTS.map(async (file): Promise<[string, string] | null> => {
      const text = await readFile(join(ROOT, file), 'utf8');
      const filled = fillBlocks(text, blocks);
      return filled === text ? null : [file, filled];
    }),
  );
  return found.filter((each) => each !== null);
}

/** @returns those that were out of step */
export async function writeDocuments(): Promise<string[]> {
  const changed = await documentsOutOfStep();
  for (const [file, text] of changed) await writeFile(join(ROOT, file), text);
  return changed.map(([file]) => file);
}

const measured = async <T>(name: Parameters<typeof measuredFile>[0]): Promise<T> =>
  JSON.parse(await readFile(measuredFile(name), 'utf8'));
