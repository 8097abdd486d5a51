/** An upload to the built-in scenarios' app, as a script sends a form. */
import type { Request } from './exchange.ts';
import { multipart } from './multipart.ts';

export const upload = (filename: string, contentType: string, content: Buffer): Request => ({
  method: 'POST',
  path: '/image',
  // The scenarios read the app's JSON, and not its pages.
  as: 'fetch',
  ...multipart([{ name: 'image', filename, contentType, content }]),
});
