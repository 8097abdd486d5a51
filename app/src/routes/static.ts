/** Static files: the same for everybody, so that no session is read for them. A balancer may answer them itself. */
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsync } from 'fastify';

export const SAMPLE_IMAGE = '/static/sample.png';

export const staticRoutes: FastifyPluginAsync = async (app) => {
  const image = await readFile(new URL('../../static/sample.png', import.meta.url));
  app.get(SAMPLE_IMAGE, async (_request, reply) => reply.type('image/png').send(image));
};
