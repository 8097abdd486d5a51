/** The front page, for a person with a browser. */
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';
import { SAMPLE_IMAGE } from './static.ts';

export const homeRoutes: FastifyPluginAsync = async (app) => {
  app.get('/', async (request, reply) =>
    answer(request, reply, {
      title: 'session-lab',
      data: { client: request.ip, scenarios: ['/views', '/login', '/cart', '/image'] },
      page: html`<p>Each page above keeps something in your session. Use one, reload it a few times, and watch
        which replica answers and whether it still knows you. It takes you for <strong>${request.ip}</strong>.</p>
        <p><a href="${SAMPLE_IMAGE}" download>A sample image</a> to upload.</p>`,
    }),
  );
};
