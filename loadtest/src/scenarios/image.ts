/** A user uploads an image, follows the redirect, and must see that very image. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineScenario } from './define-scenario.ts';
import { markedPng } from './marked-png.ts';
import { upload } from './upload.ts';

const page = z.object({
  image: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  uploads: z.number().int(),
});

export const image = defineScenario({
  name: 'image',
  about: 'an upload: POST keeps the image, the page shows it',
  steps: [
    {
      name: 'upload',
      wrote: { object: 'image', effect: 'replace', mark: 'mark' },
      request: ({ mark = '' }) => upload(mark, 'image/png', markedPng(mark)),
      shows: {
        object: 'image',
        read({ body }, marks) {
          const { image, uploads } = page.parse(JSON.parse(body));
          // The name alone is not the image: its bytes must be those that this mark was sent with.
          const shown = image && sha256(markedPng(image.name)) === image.sha256 ? marks.in(image.name) : [];
          return { marks: shown, count: uploads };
        },
      },
    },
  ],
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
