/** Has every request come to its end before it is answered (`hasUnreadBody` says why). */
import { hasUnreadBody, readRest } from '@session-lab/shared';
import fp from 'fastify-plugin';

export const unreadBodies = fp(
  async (app) => {
    app.addHook('onSend', (request, reply, payload, done) => {
      if (!hasUnreadBody(request.raw)) return done(null, payload);
      void readRest(request.raw).then((whole) => {
        // Fastify has asked for an end where it has not read on: there is nothing left to read.
        if (whole) reply.removeHeader('connection');
        else reply.header('connection', 'close');
        done(null, payload);
      });
    });
  },
  { name: 'unread-bodies' },
);
