/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that
 * shows it. What is wrong with an upload is said in a flash message, kept in the session and shown once.
 */
import { createHash } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

interface Image {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

declare module 'fastify' {
  interface Session {
    image?: Image;
    /** Images accepted in this session. */
    uploads?: number;
    /** Shown on the next page, and only there. */
    flash?: string;
  }
}

const TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const imageRoutes: FastifyPluginAsync = async (app) => {
  app.get('/image', async (request, reply) => {
    const { image, uploads = 0, flash = null } = request.session;
    delete request.session.flash;
    const size = image ? Buffer.byteLength(image.base64, 'base64') : 0;
    return answer(request, reply, {
      title: 'Image',
      data: {
        image: image ? { name: image.name, type: image.type, size, sha256: sha256(image.base64) } : null,
        uploads,
        flash,
      },
      page: html`!${flash ? html`<p class="flash">${flash}</p>` : ''}
        !${
          image
            ? html`<p><img src="data:${image.type};base64,${image.base64}" alt="${image.name}"></p>
                <p>${image.name}, ${size} bytes; upload number ${uploads} of this session.</p>`
            : '<p>This session has no image.</p>'
        }
        <form method="post" enctype="multipart/form-data">
          <input type="file" name="image" accept="${TYPES.join()}"> <button>Upload</button></form>`,
    });
  });

  app.post('/image', async (request, reply) => {
    const read = await readUpload(request);
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

/** The uploaded image, or what is wrong with it. Too large a file throws, and ends as 413. */
async function readUpload(request: FastifyRequest): Promise<Image | string> {
  const file = request.isMultipart() ? await request.file() : undefined;
  if (!file) return 'Choose an image to upload.';
  const name = (file.filename || 'The file').slice(0, 100); // a part need not have a name
  const bytes = await file.toBuffer();
  if (bytes.length === 0) return `${name} is empty.`;
  // By its content: the type that a client declares proves nothing.
  const type = (await fileTypeFromBuffer(bytes))?.mime;
  if (!type || !TYPES.includes(type)) return `${name} is not a PNG, JPEG, GIF or WebP image.`;
  return { name, type, base64: bytes.toString('base64') };
}

const sha256 = (base64: string): string => createHash('sha256').update(base64, 'base64').digest('hex');
