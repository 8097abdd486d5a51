/** A report that is read again: as much of it as another run is compared with. It may have been made by hand. */
import { z } from 'zod';
import { count, figure } from './bounds.ts';
import { REPORT_SCHEMA } from './result.ts';

const seen = {
  flows: z.looseObject({ ok: count, fail: count, info: count }),
  guarantees: z.record(z.string(), z.looseObject({ checked: count, violations: count }).nullable()),
};

const phase = z.looseObject({
  ...seen,
  name: z.string(),
  requests: count,
  httpErrors: count,
  losses: z.looseObject({ checks: count, byCause: z.record(z.string(), z.looseObject({ count })) }),
});

const profile = z.looseObject({
  ...seen,
  profile: z.string(),
  startedAt: z.string(),
  cutShort: z.string().nullable(),
  damaged: z.literal(true).optional(),
  load: z.looseObject({
    scenario: z.string(),
    users: count,
    rate: count.nullable(),
    clients: z.string(),
    pauseMs: figure,
  }),
  fault: z.looseObject({ name: z.string() }).nullable(),
  losses: z.looseObject({ checks: count.optional(), byCause: z.record(z.string(), count) }),
  phases: z.array(phase).optional(),
});

export const earlierReport = z.looseObject({
  schema: z.literal(REPORT_SCHEMA),
  profiles: z.array(profile),
});
