import { NODE } from '../../parts/program.ts';
import { defineApp } from './app.ts';
import { fastify } from './fastify.ts';

const FOLDER = 'lab/src/costs/control';

/** The lab's own app with costs that are known. Nobody's choice: what measures costs is tried by it. */
export const control = defineApp({
  ...fastify,
  name: 'control',
  says: 'the lab’s own app, with a store that costs more by what is known',
  folder: FOLDER,
  started: {
    program: NODE,
    command: ({ checkout }) => ['node', `${checkout}/${FOLDER}/main.ts`],
    folder: ({ checkout }) => checkout,
  },
  inContainers: false,
  pm2: false,
});
