/** A user views a page, is redirected to the counter, and must see that view counted. */
import { z } from 'zod';
import { postJson } from './built-in-app.ts';
import { defineScenario } from './define-scenario.ts';
import type { Shows, Single } from './scenario.ts';

const page = z.object({ views: z.number().int(), last: z.string().nullable() });

export const counter: Shows = {
  object: 'views',
  read({ body }, marks) {
    const { views, last } = page.parse(JSON.parse(body));
    return { marks: marks.in(last ?? ''), count: views };
  },
};

export const countView: Single = {
  name: 'view',
  wrote: { object: 'views', effect: 'replace', mark: 'mark' },
  request: ({ mark }) => postJson('/views', { page: mark }),
  shows: counter,
};

export const views = defineScenario({
  name: 'views',
  about: 'a counter: POST counts a view, the page shows the count and the last one',
  steps: [countView],
});
