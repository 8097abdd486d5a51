/** Scenario `views`: a counter in the session, and the last page viewed. `?wait=40` holds the page back for 40 ms. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

const body = {
  type: ['object', 'null'],
  properties: { page: { type: 'string', maxLength: 200, default: '/' } },
} as const;

const query = {
  type: 'object',
  properties: { wait: { type: 'integer', minimum: 0, maximum: 2000, default: 0 } },
} as const;

export const viewsRoutes: FastifyPluginAsync = async (app) => {
  app.get<{ Querystring: { wait: number } }>(
    '/views',
    { schema: { querystring: query } },
    async (request, reply) => {
      // The session is already loaded: this request does not see what others write meanwhile.
      if (request.query.wait > 0) await sleep(request.query.wait);
      const { count, last } = request.session.views ?? { count: 0, last: null };
      return answer(request, reply, {
        title: ({ pages }) => pages.views,
        data: { views: count, last },
        page: ({ views }) => html`<p>!${views.counted(count, last)}</p>
        <form method="post"><button>${views.more}</button></form>`,
      });
    },
  );

  app.post<{ Body: { page: string } | null }>('/views', { schema: { body } }, async (request, reply) => {
    const last = request.body?.page ?? '/';
    await request.changeSession((session) => {
      session.views = { count: (session.views?.count ?? 0) + 1, last };
    });
    return reply.redirect('/views', 303);
  });
};
