/** The published schema of a report is that of its type, and real reports are of it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import t from 'tap';
import { reportSchema } from '../../build/report-schema.ts';
import { reportOf } from '../../src/judge/build-report.ts';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import type { Report } from '../../src/model/result.ts';
import { LOAD } from '../support/load.ts';
import { ownTarget, report, roundRobin, sticky, surprised } from '../support/results.ts';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const published = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../report.schema.json'), 'utf8'),
) as object;
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(published);

/** What of it is not as the schema says. */
const wrongIn = (found: unknown): string[] =>
  validate(found)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

t.test('it is the type’s', async (t) => {
  t.same(published, reportSchema(), 'else: npm run schema in loadtest/');
});

t.test(
  'reports are of it: a real run’s, and those of other tests, with faults and predictions',
  async (t) => {
    const target = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
    const judge = new Judge();
    const { signal } = new AbortController();
    await runLoad(
      { ...LOAD, target, probes: true, traces: true, lookMs: 1 },
      (event) => judge.add(event),
      signal,
    );
    const real = JSON.parse(JSON.stringify(reportOf([judge]))) as Report;
    t.match(real.profiles[0]?.verdict, 'broken');
    t.same(wrongIn(real), []);
    t.same(wrongIn(report(ownTarget, roundRobin, sticky, surprised)), []);
  },
);

t.test('what lacks a field, or has one of another kind, is not; what has one more is', async (t) => {
  const { verdict: _, ...unjudged } = sticky;
  t.same(wrongIn({ ...report(), profiles: [unjudged] }), [
    "/profiles/0 must have required property 'verdict'",
  ]);
  t.match(wrongIn({ ...report(), profiles: [{ ...sticky, verdict: 'fine' }] }), [
    /\/profiles\/0\/verdict must be/,
  ]);
  t.match(wrongIn({ ...report(), schema: 'session-lab/report@2' }), [/\/schema must be equal/]);
  t.same(wrongIn({ ...report(sticky), later: 1 }), []);
});
