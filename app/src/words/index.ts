/** The languages of the pages: a line each. */
import type { FastifyRequest } from 'fastify';
import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

/** A message that is told in English, as it reads in this language. */
export function tellIn({ told }: Words, message: string): string {
  const [pattern, says] = told.find(([pattern]) => pattern.test(message)) ?? [];
  return pattern && says !== undefined ? message.replace(pattern, says) : message;
}

export const languages: readonly Words[] = [en, ko];

/** The first that the browser's user reads; English where it says nothing, or nothing that is here. */
export function wordsFor(request: FastifyRequest): Words {
  const names = languages.map(({ lang }) => lang);
  const wanted = request.accepts().language(names);
  return languages.find(({ lang }) => lang === wanted) ?? en;
}
