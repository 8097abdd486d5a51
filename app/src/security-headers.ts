/**
 * What browsers are told to keep from pages, with every answer. @fastify/helmet works it out anew for each request, though it is
 * the same each time: so it is asked once.
 */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import Fastify from 'fastify';

export async function securityHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const asked = Fastify();
  await asked.register(helmet, options);
  // Its own are the only ones, as long as nothing has been answered.
  asked.get('/', async (_request, reply) => reply.raw.getHeaders());
  const answer = await asked.inject('/');
  await asked.close();
  return answer.json();
}
