/** The front page, for a person with a browser. */
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

export const homeRoutes: FastifyPluginAsync = async (app) => {
  app.get('/', async (request, reply) =>
    answer(request, reply, {
      title: 'session-lab',
      data: { client: request.ip, scenarios: ['/views', '/login', '/cart', '/image'] },
      page: html`<p>Each page above keeps something in your session. Use one, reload it a few times, and watch
        which replica answers and whether it still knows you. Your address is <strong>${request.ip}</strong>.</p>`,
    }),
  );
};
