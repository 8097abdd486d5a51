/** Who asks: a person with a browser, or a program, which has no preference or asks for JSON. */
import type { FastifyRequest } from 'fastify';
import { Recent } from './recent.ts';

/** Browsers and programs say it in few ways, and each over and over. */
const answers = new Recent<boolean>(100);

export function wantsPage(request: FastifyRequest): boolean {
  const { accept = '' } = request.headers;
  const known = answers.get(accept);
  if (known !== undefined) return known;
  const wants = request.accepts().type(['json', 'html']) === 'html';
  answers.put(accept, wants);
  return wants;
}
