/** A scenario file's shape. `loadtest/scenario.schema.json` is made from it, for editors. */
import { z } from 'zod';
import { auth, step } from './step.ts';
import { has, headers, isOrigin, name, path, text } from './texts.ts';

const steps = z.array(step).min(1).max(200);

const session = z
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
  .describe(
    'where the session’s id is: a cookie or several, a query parameter, a header, or in JSON answers',
  );

const account = z.record(name, text);

const one = z.strictObject({
  weight: z.number().positive().max(1000).default(1).describe('how often, beside the others'),
  about: z.string().max(200).optional(),
  steps,
});

export const scenarioFile = z
  .strictObject({
    $schema: z.string().optional(),
    about: z.string().max(200).optional(),
    session: session.optional(),
    'base-path': path
      .regex(/[^/]$/, 'must not end with /')
      .optional()
      .describe('where the app is on its host: ahead of each path here'),
    headers: headers.optional().describe('of every request, in place of a browser’s'),
    auth: auth.optional(),
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
      .refine((value) => has(['header', 'cookie'], value) === 1, 'needs one of header, cookie')
      .optional()
      .describe('what tells the replicas apart; nothing where left out'),
    shared: z.boolean().default(false).describe('true: users are meant to see each other’s data'),
    fresh: z
      .boolean()
      .default(false)
      .describe('true: each flow begins in a new browser, without the cookies of the one before'),
    denied: z
      .strictObject({
        status: z.array(z.number().int().min(300).max(599)).default([]),
        'redirect-to': z.array(path).default([]),
        body: z.array(text.min(1)).default([]),
      })
      .default({ status: [], 'redirect-to': [], body: [] })
      .describe('answers that mean: this user is not recognised'),
    accounts: z
      .union(
        [z.array(account).min(1), text.min(1), z.strictObject({ file: text.min(1) })],
        'must be a list of accounts, or a file of them (.csv, .json, .yaml)',
      )
      .optional()
      .describe('each given to one user; their values are {{…}} of the same name'),
    before: steps.optional().describe('once a user, ahead of the first flow: log in once, then stay'),
    after: steps.optional().describe('once a user, when they leave'),
    steps: steps.optional(),
    scenarios: z
      .record(name, one)
      .refine((value) => Object.keys(value).length > 0, 'needs at least one')
      .optional()
      .describe(
        'several in place of steps, by their names: a user goes through one after the other, by their weights',
      ),
  })
  .refine((value) => has(['steps', 'scenarios'], value) === 1, 'needs one of steps, scenarios')
  .refine(
    (value) => !value.fresh || !('before' in value),
    'has before, and a new browser for each flow (fresh), which would forget it',
  );

export type ScenarioFile = z.infer<typeof scenarioFile>;
