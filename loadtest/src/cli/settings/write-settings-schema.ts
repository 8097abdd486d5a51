/** Writes loadtest/config.schema.json: `npm run schema` in loadtest/. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { runCommand } from '../run.ts';
import { settingsSchema } from './settings-schema.ts';

const file = resolve(import.meta.dirname, '../../../config.schema.json');
const schema = settingsSchema(runCommand(new AbortController().signal));
await writeFile(file, `${JSON.stringify(schema, null, 2)}\n`);
