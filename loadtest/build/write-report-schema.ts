/** Writes loadtest/report.schema.json: `npm run schema` in loadtest/. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reportSchema } from './report-schema.ts';

const file = resolve(import.meta.dirname, '../report.schema.json');
await writeFile(file, `${JSON.stringify(reportSchema(), null, 2)}\n`);
