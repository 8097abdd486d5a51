/** An upload to the built-in scenarios' app, as a browser's form sends it. */
import type { Request } from './exchange.ts';
import { multipart } from './multipart.ts';

export const upload = (filename: string, contentType: string, content: Buffer): Request => ({
  method: 'POST',
  path: '/image',
  ...multipart([{ name: 'image', filename, contentType, content }]),
});
