/** The small shapes that others are made of. */
import { z } from 'zod';
import { parsedUrl } from '../../../model/parsed-url.ts';

export const name = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,40}$/, 'must be a name: a letter, then letters, digits, - or _');

export const text = z.string().max(100_000);

/** A path on the target. */
export const path = text.regex(/^\/(?!\/)/, 'must be a path on the target, from /');

/** A path, or a value that a page has given, taken as it stands. */
export const address = text.regex(
  /^(\/(?!\/)|\{\{[^{}]+\}\})/,
  'must be a path on the target, from /, or begin with a value, as in {{action}}',
);

export const headers = z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a header’s name'), text);

/** One, or several of them. */
export const oneOrMore = <T extends z.ZodType>(one: T) => z.union([one, z.array(one).min(1)]);

export const has = (keys: readonly string[], value: object): number =>
  keys.filter((key) => key in value).length;

export const isOrigin = (text: string): boolean => {
  const url = parsedUrl(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
};

export const isRegex = (text: string): boolean => {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
};
