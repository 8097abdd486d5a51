/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that
 * shows it. What is wrong with an upload is said in a flash message, kept in the session and shown once.
 */
import { createHash } from 'node:crypto';
import { Router } from 'express';
import { fileTypeFromBuffer } from 'file-type';
import { answer } from '../answer.ts';
import { redirectSaved, saveSession } from '../session/session-actions.ts';
import { uploadMiddleware } from '../upload.ts';

interface Image {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

declare module 'express-session' {
  interface SessionData {
    image?: Image;
    /** Images accepted in this session. */
    uploads?: number;
    /** Shown on the next page, and only there. */
    flash?: string;
  }
}

const TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function imageRoutes(maxBytes: number): Router {
  const router = Router();

  router.get('/image', async (request, response) => {
    const { image, uploads = 0, flash = null } = request.session;
    if (flash !== null) {
      delete request.session.flash;
      // Before it is shown: were it not saved, it would be shown again.
      await saveSession(request);
    }
    const shown = image && { name: image.name, type: image.type, ...measured(image.base64) };
    answer(response, { image: shown ?? null, uploads, flash });
  });

  router.post('/image', uploadMiddleware(maxBytes), async (request, response) => {
    const read = await readUpload(request.file);
    if (typeof read === 'string') {
      request.session.flash = read;
    } else {
      request.session.image = read;
      request.session.uploads = (request.session.uploads ?? 0) + 1;
    }
    await redirectSaved(request, response, '/image');
  });
  return router;
}

/** The uploaded image, or what is wrong with it. */
async function readUpload(file: Express.Multer.File | undefined): Promise<Image | string> {
  if (!file) return 'Choose an image to upload.';
  const name = file.originalname.slice(0, 100);
  if (file.size === 0) return `${name} is empty.`;
  // By its content: the type that a client declares proves nothing.
  const type = (await fileTypeFromBuffer(file.buffer))?.mime;
  if (!type || !TYPES.includes(type)) return `${name} is not a PNG, JPEG, GIF or WebP image.`;
  return { name, type, base64: file.buffer.toString('base64') };
}

function measured(base64: string) {
  const bytes = Buffer.from(base64, 'base64');
  return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
