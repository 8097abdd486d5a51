/** lab strategies: writes the figures of the committed runs, docs/measured, into the documents that tell of them. */
import { Command } from 'commander';
import { UserError } from 'session-lab';
import { documentsOutOfStep, writeDocuments } from '../strategies/documents.ts';

export const strategiesCommand = (): Command =>
  new Command('strategies')
    .description('write the figures of docs/measured into the documents')
    .option('--check', 'change nothing; fail where a document is out of step')
    .action(async ({ check }: { readonly check?: true }) => {
      if (check) {
        const [first] = await documentsOutOfStep();
        if (first) throw new UserError(`${first[0]} is out of step with docs/measured: run make strategies`);
      } else for (const file of await writeDocuments()) console.log(`${file} written`);
    });
