/** A scenario file's shape. `loadtest/scenario.schema.json` is made from it, for editors. */
import { z } from 'zod';
import { parsedUrl } from '../../model/parsed-url.ts';

const name = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,40}$/, 'must be a name: a letter, then letters, digits, - or _');
const text = z.string().max(100_000);
const path = text.regex(/^\/(?!\/)/, 'must be a path on the target, from /');

const oneOf = (keys: readonly string[], value: object): boolean =>
  keys.filter((key) => key in value).length === 1;

const SOURCES = ['body', 'json', 'regex', 'header'] as const;

/** Where in an answer something is found. */
export const source = z
  .strictObject({
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
    header: z.string().min(1).optional().describe('a header'),
  })
  .refine((value) => oneOf(SOURCES, value), `needs one of ${SOURCES.join(', ')}`);

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

export const shows = z
  .strictObject({
    object: name,
    in: source.optional().describe('where to look for marks; the whole body where left out'),
    count: source.optional().describe('where the page tells how many writes it remembers'),
    value: text.optional().describe('what stands for the mark, where the page does not show the mark itself'),
  })
  .describe('The answer, or the page that its redirects lead to, shows what was written.');

const part = z.strictObject({ filename: text, type: text.optional(), content: text });

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export const BODIES = ['form', 'json', 'multipart', 'text'] as const;

export const single = z.strictObject({
  name: z.string().min(1).max(60).optional().describe('names the step in the report'),
  get: path.optional(),
  post: path.optional(),
  put: path.optional(),
  patch: path.optional(),
  delete: path.optional(),
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a header’s name'), text).optional(),
  form: z
    .record(z.string(), z.union([text, z.array(text)], 'must be a text, or a list of texts'))
    .optional()
    .describe('as a browser sends a form; a list repeats its field'),
  json: z.json().optional(),
  multipart: z
    .record(z.string(), z.union([text, part], 'must be a text, or a file: { filename, type, content }'))
    .optional(),
  text: text.optional(),
  extract: z.record(name, source).optional().describe('values for later requests, as {{name}}'),
  writes: writes.optional(),
  shows: shows.optional(),
  follow: z
    .union([z.boolean(), z.literal('end')])
    .optional()
    .describe('false: its redirect is not followed; end: only when its body has ended, not at its headers'),
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

export const scenarioFile = z.strictObject({
  $schema: z.string().optional(),
  about: z.string().max(200).optional(),
  session: z
    .union(
      [
        z.string().min(1),
        z.array(z.string().min(1)).min(1),
        z.strictObject({ cookie: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]) }),
        z.strictObject({ query: z.string().min(1) }),
        z.strictObject({ header: z.string().min(1) }),
        z.strictObject({
          json: z.string().regex(/^\/.*$/, 'must be a JSON pointer (RFC 6901), as in /token'),
        }),
      ],
      'must be a cookie’s name, a list of them, or one of { cookie }, { query }, { header }, { json }',
    )
    .optional()
    .describe(
      'where the session’s id is: a cookie or several, a query parameter, a header, or in JSON answers',
    ),
  headers: z
    .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be a header’s name'), text)
    .optional()
    .describe('of every request, in place of a browser’s'),
  origins: z
    .array(text.refine(isOrigin, 'must be an origin, as in https://login.example:8443'))
    .default([])
    .describe('other origins that redirects and forms may lead to, such as an identity provider’s'),
  version: z
    .strictObject({ header: z.string().min(1) })
    .optional()
    .describe('what tells the version of the app that answered'),
  replica: z
    .strictObject({ header: z.string().min(1).optional(), cookie: z.string().min(1).optional() })
    .refine((value) => oneOf(['header', 'cookie'], value), 'needs one of header, cookie')
    .optional()
    .describe('what tells the replicas apart; nothing where left out'),
  shared: z.boolean().default(false).describe('true: users are meant to see each other’s data'),
  denied: z
    .strictObject({
      status: z.array(z.number().int().min(300).max(599)).default([]),
      'redirect-to': z.array(path).default([]),
      body: z.array(text.min(1)).default([]),
    })
    .default({ status: [], 'redirect-to': [], body: [] })
    .describe('answers that mean: this user is not recognised'),
  accounts: z
    .array(z.record(name, text))
    .min(1)
    .optional()
    .describe('given to one user after the other; their values are {{…}} of the same name'),
  steps: z.array(step).min(1).max(200),
});

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type StepInFile = ScenarioFile['steps'][number];
export type SingleInFile = z.infer<typeof single>;
export type Source = z.infer<typeof source>;

function isOrigin(text: string): boolean {
  const url = parsedUrl(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
