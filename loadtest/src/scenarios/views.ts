/** A user views a page, is redirected to the counter, and must see that view counted. */
import { z } from 'zod';
import type { Scenario } from './scenario.ts';

const page = z.object({ views: z.number().int(), last: z.string().nullable() });

export const views: Scenario = {
  about: 'a counter in the session: POST counts a view, the page shows the count and the last one',
  write: (mark) => ({
    method: 'POST',
    path: '/views',
    contentType: 'application/json',
    body: JSON.stringify({ page: mark }),
  }),
  read(body) {
    const { views, last } = page.parse(body);
    return { mark: last, count: views };
  },
};
