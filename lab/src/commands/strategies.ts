/** lab strategies: writes the figures of the committed runs, docs/measured, into the documents that tell of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { type Report, UserError } from 'session-lab';
import { ROOT } from '../paths.ts';
import type { PriceReport } from '../prices/prices.ts';
import { priceBlocks } from '../prices/prices-report.ts';
import { fillBlocks } from '../strategies/fill-blocks.ts';
import { measuredBlocks } from '../strategies/measured-blocks.ts';
import type { Growth } from '../sweep/growth.ts';

export const DOCUMENTS = ['docs/strategies.md', 'docs/faults.md'] as const;

export const strategiesCommand = (): Command =>
  new Command('strategies')
    .description('write the figures of docs/measured into the documents')
    .option('--check', 'change nothing; fail where a document is out of step')
    .action(async ({ check }: { readonly check?: true }) => {
      for (const [file, { text, filled }] of await filledDocuments()) {
        if (text === filled) continue;
        if (check) throw new UserError(`${file} is out of step with docs/measured: run make strategies`);
        await writeFile(join(ROOT, file), filled);
        console.log(`${file} written`);
      }
    });

/** Each document as it is and as it should be. */
async function filledDocuments() {
  const [report, faults] = [await measured<Report>('matrix'), await measured<Report>('faults')];
  const { growths } = await measured<{ growths: Growth[] }>('sweep');
  const blocks = new Map([
    ...measuredBlocks(report, growths, faults),
    ...priceBlocks(await measured<PriceReport>('prices')),
  ]);
  return Promise.all(
    DOCUMENTS.map(async (file) => {
      const text = await readFile(join(ROOT, file), 'utf8');
      return [file, { text, filled: fillBlocks(text, blocks) }] as const;
    }),
  );
}

const measured = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(ROOT, `docs/measured/${name}.json`), 'utf8'));
