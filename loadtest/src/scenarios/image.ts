/** A user uploads an image, follows the redirect, and must see that very image. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { markedPng } from './marked-png.ts';
import type { Scenario } from './scenario.ts';

const page = z.object({
  image: z.object({ name: z.string(), sha256: z.string() }).nullable(),
  uploads: z.number().int(),
});

export const image: Scenario = {
  about: 'an upload in the session: POST keeps the image, the page shows it',
  write(mark) {
    const boundary = `session-lab-${mark}`;
    const head = [
      `--${boundary}`,
      `content-disposition: form-data; name="image"; filename="${mark}"`,
      'content-type: image/png\r\n\r\n',
    ].join('\r\n');
    return {
      method: 'POST',
      path: '/image',
      contentType: `multipart/form-data; boundary=${boundary}`,
      body: Buffer.concat([Buffer.from(head), markedPng(mark), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    };
  },
  read(body) {
    const { image, uploads } = page.parse(body);
    if (!image) return { mark: null, count: uploads };
    // The name alone is not the image: its bytes must be those that this mark was sent with.
    const genuine = createHash('sha256').update(markedPng(image.name)).digest('hex') === image.sha256;
    return { mark: genuine ? image.name : `${image.name} with other content`, count: uploads };
  },
};
