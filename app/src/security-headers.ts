/**
 * What browsers are told to keep from pages, with every answer. @fastify/helmet works it out anew for each request, though it is
 * the same each time: so it is asked once.
 */
import helmet from '@fastify/helmet';
import { helmetOptions } from '@session-lab/shared';
import Fastify from 'fastify';

/** @param style `'sha256-…'` of the one style that pages have */
export async function securityHeaders(style: string): Promise<Record<string, string>> {
  const asked = Fastify();
  await asked.register(helmet, helmetOptions({ style, tls: false }));
  // Its own are the only ones, as long as nothing has been answered.
  asked.get('/', async (_request, reply) => reply.raw.getHeaders());
  const answer = await asked.inject('/');
  await asked.close();
  return answer.json();
}
