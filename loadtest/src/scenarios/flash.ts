/** A user posts something wrong: the next page says so, and no page after it. */
import { z } from 'zod';
import { get } from './built-in-app.ts';
import { defineScenario } from './define-scenario.ts';
import type { Shows } from './scenario.ts';
import { upload } from './upload.ts';

const page = z.object({ flash: z.string().nullable() });

const message: Shows = {
  object: 'flash',
  read({ body }, marks) {
    return { marks: marks.in(page.parse(JSON.parse(body)).flash ?? ''), count: null };
  },
};

export const flash = defineScenario({
  name: 'flash',
  about: 'a message for the next page: shown there, and never again',
  steps: [
    {
      name: 'wrong upload',
      wrote: { object: 'flash', effect: 'flash', mark: 'mark' },
      // The app names the file in its message.
      request: ({ mark = '' }) => upload(mark, 'text/plain', Buffer.from('no image')),
      shows: message,
    },
    { name: 'next page', request: () => get('/image'), shows: message },
  ],
});
