/** A step: one request, when it is sent, what it carries, and what its answer has to show. */
import { z } from 'zod';
import { TIME } from '../../../model/milliseconds.ts';
import { expect, extracted, shows, showsNot } from './answer.ts';
import { address, headers, name, oneOrMore, text } from './texts.ts';

export const writes = z
  .strictObject({
    object: name.describe('what is written, by a name of your own; pages that show it name it, too'),
    how: z
      .enum(['replace', 'add', 'remove', 'flash', 'login', 'logout'])
      .default('replace')
      .describe(
        'replace its value, add an item, remove one, leave a message for the next page, log in, log out',
      ),
    mark: name.default('mark').describe('the name under which {{…}} gives the mark'),
  })
  .describe('The request writes. It must carry its mark, as {{mark}}, for a page to show later.');

const file = text.min(1).describe('a file, from where the scenario is; {{…}} in a text is filled in');

const part = z.union(
  [
    text,
    z.strictObject({ filename: text, type: text.optional(), content: text }),
    z.strictObject({ file, filename: text.optional(), type: text.optional() }),
  ],
  'must be a text, or a file: { filename, type, content } or { file }',
);

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export const BODIES = ['form', 'json', 'graphql', 'multipart', 'text', 'body'] as const;

export const auth = z
  .strictObject({
    basic: z.strictObject({ user: text, password: text }).optional(),
    bearer: text.min(1).optional().describe('a token, such as {{token}}; sent once it is known'),
  })
  .refine((value) => 'basic' in value !== 'bearer' in value, 'needs one of basic, bearer')
  .describe('an Authorization header: { basic: { user, password } } or { bearer: token }');

/** Milliseconds as people write them. */
export const time = z.string().regex(TIME, 'must be a number and a unit: 250ms, 2s, 1m');

export const single = z.strictObject({
  name: z.string().min(1).max(60).optional().describe('names the step in the report'),
  get: address.optional(),
  post: address.optional(),
  put: address.optional(),
  patch: address.optional(),
  delete: address.optional(),
  headers: headers.optional(),
  auth: auth.optional(),
  form: z
    .record(z.string(), z.union([text, z.array(text)], 'must be a text, or a list of texts'))
    .optional()
    .describe(
      'as a browser sends a form: where the page before has this form, by its action or its fields, all its other fields go along, hidden ones too; a list repeats its field',
    ),
  'form-at': z
    .string()
    .min(1)
    .optional()
    .describe('the form by a CSS selector, where its action and fields don’t tell'),
  json: z.json().optional().describe('{{x | number}} alone in a text is a number'),
  graphql: z
    .strictObject({
      query: text.min(1),
      variables: z.record(z.string(), z.json()).optional(),
      operation: name.optional(),
    })
    .optional()
    .describe('as JSON'),
  multipart: z.record(z.string(), part).optional(),
  text: text.optional(),
  body: z.strictObject({ file, type: text.optional() }).optional().describe('a body from a file'),
  extract: z.record(name, extracted).optional().describe('values for later requests, as {{name}}'),
  writes: writes.optional(),
  shows: oneOrMore(shows).optional(),
  'shows-not': oneOrMore(showsNot).optional(),
  expect: expect.optional(),
  follow: z
    .union([z.boolean(), z.literal('end')])
    .optional()
    .describe('false: its redirect is not followed; end: only when its body has ended, not at its headers'),
  when: oneOrMore(name).optional().describe('sent only where these values are there'),
  unless: oneOrMore(name).optional().describe('sent only where none of these values is there'),
  repeat: z.number().int().min(1).max(100).optional().describe('so many times, one after the other'),
  pause: time.optional().describe('waits so long before it, in place of the user’s pause'),
  retry: z
    .strictObject({
      every: time.default('500ms'),
      for: time.default('10s'),
    })
    .optional()
    .describe('polls: sent again until its answer is what is expected, has all values, and shows something'),
  tab: name
    .optional()
    .describe('the tab it is in: tabs share cookies and nothing else, and in a group go at once'),
  'after-ms': z.number().min(0).max(10_000).optional().describe('in a group: so long after the others'),
  replay: z
    .literal(true)
    .optional()
    .describe('sent with the cookies that the last login left, until every replica has answered'),
});

export const step = single.extend({
  together: z.array(single).min(2).max(50).optional().describe('steps whose requests are in flight at once'),
});

export type StepInFile = z.infer<typeof step>;
export type SingleInFile = z.infer<typeof single>;
export type AuthInFile = z.infer<typeof auth>;
