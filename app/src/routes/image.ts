/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that
 * shows it. What is wrong with an upload is told in a flash message, which is kept in the session and shown once.
 */
import { describeImage, IMAGE_TYPES, Refusal, readImage } from '@session-lab/shared';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

export const imageRoutes: FastifyPluginAsync = async (app) => {
  app.get('/image', async (request, reply) => {
    const { image, uploads = 0, flash = null } = request.session;
    delete request.session.flash;
    const described = image ? describeImage(image) : null;
    return answer(request, reply, {
      title: 'Image',
      data: { image: described, uploads, flash },
      page: html`!${flash ? html`<p class="flash">${flash}</p>` : ''}
        !${
          image && described
            ? html`<p><img src="data:${image.type};base64,${image.base64}" alt="${image.name}"></p>
                <p>${image.name}, ${described.size} bytes; upload number ${uploads} of this session.</p>`
            : '<p>This session has no image.</p>'
        }
        <form method="post" enctype="multipart/form-data">
          <input type="file" name="image" accept="${IMAGE_TYPES.join()}"> <button>Upload</button></form>`,
    });
  });

  app.post('/image', async (request, reply) => {
    const read = await readImage(request.isMultipart() ? await readFile(request) : null);
    if (typeof read === 'string') {
      request.session.flash = read;
    } else {
      await request.changeSession((session) => {
        session.image = read;
        session.uploads = (session.uploads ?? 0) + 1;
      });
    }
    return reply.redirect('/image', 303);
  });
};

/** @throws where the file is too large, which ends as 413, or the body is no multipart at all */
async function readFile(request: FastifyRequest) {
  try {
    const file = await request.file();
    return file ? { name: file.filename, bytes: await file.toBuffer() } : null;
  } catch (error) {
    // Without a status, it is the parser's own.
    const garbled = error instanceof Error && !('statusCode' in error);
    throw garbled ? new Refusal(400, 'BAD_UPLOAD', error.message) : error;
  }
}
