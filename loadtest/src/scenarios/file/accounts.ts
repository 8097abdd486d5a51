/** Accounts from a file: CSV with the names in its first line, or a list in JSON or YAML. */
import { readFile } from 'node:fs/promises';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../model/errors.ts';
import type { Values } from '../scenario.ts';
import { name } from './schema/texts.ts';

const accounts = z.array(z.record(name, z.coerce.string())).min(1);

/** @throws {UserError} where it can't be read, or is no list of accounts */
export async function readAccounts(file: string): Promise<Values[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(`the accounts can't be read: ${error.message}`, { cause: error });
  });
  const parsed = accounts.safeParse(listIn(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? ` (account ${Number(issue.path[0]) + 1})` : '';
  throw new UserError(
    `${file} holds no list of accounts${place}: ${issue?.message}. A CSV file names the values in its first line, as in name,password`,
  );
}

function listIn(text: string, file: string): unknown {
  try {
    return /\.(json|ya?ml)$/i.test(file)
      ? parseYaml(text)
      : parseCsv(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    const why = error instanceof CsvError || error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} can't be read as accounts: ${why}`, { cause: error });
  }
}
