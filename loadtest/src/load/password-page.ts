import type { Answer } from '../scenarios/exchange.ts';

/** The page asks for a password. */
export const asksForPassword = ({ body }: Pick<Answer, 'body'>): boolean =>
  /<input[^>]*(?:type=["']?password|name=["']?\w*(?:passw|pwd))/i.test(body);
