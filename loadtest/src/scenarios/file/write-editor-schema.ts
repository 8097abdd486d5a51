/** Writes loadtest/scenario.schema.json: `npm run schema` in loadtest/. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { editorSchema } from './editor-schema.ts';

const file = resolve(import.meta.dirname, '../../../scenario.schema.json');
await writeFile(file, `${JSON.stringify(editorSchema(), null, 2)}\n`);
