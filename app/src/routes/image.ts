/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that
 * shows it. What is wrong with an upload is told in a flash message, which is kept in the session and shown once.
 */
import { describeImage, IMAGE_TYPES, Refusal, readImage } from '@session-lab/shared';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';
import { tellIn } from '../words/index.ts';
import { SAMPLE_IMAGE } from './static.ts';

export const imageRoutes: FastifyPluginAsync<{ readonly limitBytes: number }> = async (
  app,
  { limitBytes },
) => {
  const limit = Math.floor(limitBytes / 1024);
  app.get('/image', async (request, reply) => {
    const { image, uploads = 0, flash = null } = request.session;
    delete request.session.flash;
    const described = image ? describeImage(image) : null;
    return answer(request, reply, {
      title: ({ pages }) => pages.image,
      data: { image: described, uploads, flash },
      page: (words) => html`!${flash ? html`<p class="flash">${tellIn(words, flash)}</p>` : ''}
        !${
          image && described
            ? html`<p><img src="data:${image.type};base64,${image.base64}" alt="${image.name}"></p>
                <p>${words.image.about(image.name, described.size, uploads)}</p>`
            : html`<p>${words.image.none}</p>`
        }
        <form method="post" enctype="multipart/form-data">
          <label>${words.image.choose(limit)} <input type="file" name="image" accept="${IMAGE_TYPES.join()}"></label> <button>${words.image.upload}</button></form>
        <p><a href="${SAMPLE_IMAGE}" download>${words.image.sample}</a> ${words.image.toSend}</p>`,
    });
  });

  app.post('/image', async (request, reply) => {
    const read = await readImage(request.isMultipart() ? await readFile(request, limit) : null);
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

/**
 * Null where none was chosen: browsers then send one without a name, and with nothing in it.
 * @throws {Refusal} where it is too large, or the body is no multipart at all
 */
async function readFile(request: FastifyRequest, limit: number) {
  try {
    // Asked to throw by itself, it misses what is cut off behind the last piece that it reads.
    const file = await request.file({ throwFileSizeLimit: false });
    if (!file) return null;
    const bytes = await file.toBuffer();
    if (file.file.truncated) {
      const message = `The image is larger than the ${limit} KiB that a session may hold here.`;
      throw new Refusal(413, 'FILE_TOO_LARGE', message);
    }
    return file.filename || bytes.length > 0 ? { name: file.filename, bytes } : null;
  } catch (error) {
    // Without a status, it is the parser's own.
    const garbled = error instanceof Error && !('statusCode' in error);
    throw garbled ? new Refusal(400, 'BAD_UPLOAD', error.message) : error;
  }
}
