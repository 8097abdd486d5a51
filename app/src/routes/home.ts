/** The front page, for a person with a browser. */
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

export const homeRoutes: FastifyPluginAsync = async (app) => {
  app.get('/', async (request, reply) =>
    answer(request, reply, {
      title: () => 'session-lab',
      data: { client: request.ip, scenarios: ['/views', '/login', '/cart', '/image'] },
      page: (words) => html`<p>!${words.home(request.ip)}</p>`,
    }),
  );
};
