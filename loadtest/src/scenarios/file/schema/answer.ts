/** What a step looks for in an answer: values to carry on, what was written, what a success looks like. */
import { parse as parseSelector } from 'css-what';
import { z } from 'zod';
import { has, isRegex, name, oneOrMore, path, text } from './texts.ts';

const SOURCES = ['body', 'json', 'regex', 'header', 'css'] as const;

const headerName = z.string().min(1);

const PLACE = {
  body: z.literal(true).optional().describe('all of it'),
  json: z
    .string()
    .regex(/^(\/.*)?$/, 'must be a JSON pointer (RFC 6901), as in /items/0/name')
    .optional()
    .describe('a JSON pointer (RFC 6901) into a JSON body'),
  regex: z
    .string()
    .refine(isRegex, 'is not a regular expression')
    .optional()
    .describe('a regular expression on the body; its first group, or all that matches'),
  from: z
    .strictObject({ header: headerName })
    .optional()
    .describe('with regex: on this header, and not on the body'),
  header: headerName.optional().describe('a header'),
  css: z
    .string()
    .refine(isSelector, 'is not a CSS selector')
    .optional()
    .describe('an element by a CSS selector: a field’s value, a meta’s content, any other’s text'),
  attr: z.string().min(1).optional().describe('with css: an attribute instead'),
  pick: z
    .enum(['first', 'last', 'random'])
    .optional()
    .describe('with regex or css: which of all matches; the first where left out'),
  all: z.literal(true).optional().describe('with regex or css: all matches, a line each'),
};

interface Place {
  readonly [key: string]: unknown;
}

/** What keys go together. */
const inOrder = <T extends z.ZodType<Place>>(place: T): T =>
  place
    .refine((value) => has(SOURCES, value) === 1, `needs one of ${SOURCES.join(', ')}`)
    .refine((value) => !('attr' in value) || 'css' in value, 'has attr, which is for css')
    .refine((value) => !('from' in value) || 'regex' in value, 'has from, which is for regex')
    .refine(
      (value) => has(['pick', 'all'], value) === 0 || has(['regex', 'css'], value) === 1,
      'has pick or all, which are for regex and css',
    )
    .refine((value) => has(['pick', 'all'], value) < 2, 'has pick and all: one is enough');

/** Where in an answer something is found. */
export const source = inOrder(z.strictObject(PLACE));

export const extracted = inOrder(
  z.strictObject({
    ...PLACE,
    optional: z.literal(true).optional().describe('where it is missing, the value is empty'),
  }),
);

export const shows = z
  .strictObject({
    object: name.describe('what is shown, by the name that the step which writes it gives it'),
    in: source.optional().describe('where to look for marks; the whole body where left out'),
    count: source.optional().describe('where the page tells how many writes it remembers'),
    value: text.optional().describe('what stands for the mark, where the page does not show the mark itself'),
  })
  .describe('The answer, or the page that its redirects lead to, shows what was written.');

export const showsNot = z
  .strictObject({
    object: name,
    in: source.optional().describe('where to look; the whole body where left out'),
    value: text
      .min(1)
      .describe('what the page says where the object is not there, such as Your cart is empty'),
  })
  .describe('The page must not say this: where it does, the object is taken for lost.');

const status = z.number().int().min(100).max(599);

export const expect = z
  .strictObject({
    status: oneOrMore(status)
      .optional()
      .describe('of the answer, or of the page that its redirects lead to; 3xx: of the redirect itself'),
    'redirect-to': oneOrMore(path).optional().describe('the path that its redirect leads to'),
    body: oneOrMore(text.min(1)).optional().describe('texts that the last page must have'),
  })
  .describe('What a success looks like. Anything else is told, and a login is then no login.');

export type Source = z.infer<typeof source>;
export type Extracted = z.infer<typeof extracted>;
export type ShowsInFile = z.infer<typeof shows>;
export type ShowsNotInFile = z.infer<typeof showsNot>;
export type ExpectInFile = z.infer<typeof expect>;

function isSelector(text: string): boolean {
  try {
    parseSelector(text);
    return true;
  } catch {
    return false;
  }
}
