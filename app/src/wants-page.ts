/** Who asks: a person with a browser, or a program, which has no preference or asks for JSON. */
import type { FastifyRequest } from 'fastify';

export const wantsPage = (request: FastifyRequest): boolean =>
  request.accepts().type(['json', 'html']) === 'html';
