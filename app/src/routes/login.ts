/** Scenario `login`: login makes a new id, so that one planted before it is worthless; logout is final. */
import { KEPT_AT_LOGIN } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

const body = {
  type: 'object',
  required: ['user'],
  properties: { user: { type: 'string', minLength: 1, maxLength: 100 } },
} as const;

export const loginRoutes: FastifyPluginAsync = async (app) => {
  app.get('/login', async (request, reply) => {
    const user = request.session.user ?? null;
    return answer(request, reply, {
      title: ({ pages }) => pages.login,
      data: { user },
      page: ({ login }) =>
        user
          ? html`<p>!${login.you(user)}</p>
            <form method="post" action="/logout"><button>${login.logOut}</button></form>`
          : html`<p>${login.nobody}</p>
            <form method="post"><label>${login.name} <input name="user" required></label> <button>${login.logIn}</button></form>`,
    });
  });

  app.post<{ Body: { user: string } }>('/login', { schema: { body } }, async (request, reply) => {
    await request.session.regenerate([...KEPT_AT_LOGIN]);
    request.session.user = request.body.user;
    return reply.redirect('/login', 303);
  });

  app.post('/logout', async (request, reply) => {
    await request.session.destroy();
    // destroy() leaves the cookie with the client. One that is for TLS alone is cleared in the same words.
    const { name, settings } = app.sessionCookie;
    reply.clearCookie(name, { path: settings.path, secure: settings.secure });
    return reply.redirect('/login', 303);
  });
};
