/** The scenario file's shape as JSON Schema, for editors. */
import { z } from 'zod';
import { scenarioFile } from './schema/scenario-file.ts';

export const editorSchema = (): object => ({
  title: 'A scenario of session-lab',
  ...z.toJSONSchema(scenarioFile, { io: 'input', target: 'draft-7' }),
});
