/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that
 * shows it. What is wrong with an upload is told in a flash message, which is kept in the session and shown once.
 */
import { describeImage, readImage } from '@session-lab/shared';
import { Router } from 'express';
import { answer } from '../answer.ts';
import { redirectSaved, saveSession } from '../session/session-actions.ts';
import { uploadMiddleware } from '../upload.ts';

export function imageRoutes(maxBytes: number): Router {
  const router = Router();

  router.get('/image', async (request, response) => {
    const { image, uploads = 0, flash = null } = request.session;
    if (flash !== null) {
      delete request.session.flash;
      // Saved before it is shown; otherwise it might be shown again.
      await saveSession(request);
    }
    answer(response, { image: image ? describeImage(image) : null, uploads, flash });
  });

  router.post('/image', uploadMiddleware(maxBytes), async (request, response) => {
    const { file } = request;
    const read = await readImage(file ? { name: file.originalname, bytes: file.buffer } : null);
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
