/**
 * One user with several requests in flight at once, as a page with scripts or a second tab makes them: increments,
 * and a slow read that overlaps first a write, then a logout. What was acknowledged must be there in the end.
 */
import { get } from './built-in-app.ts';
import { defineScenario } from './define-scenario.ts';
import { logIn, logOut, replay, whoAmI } from './login.ts';
import type { Single } from './scenario.ts';
import { counter, countView } from './views.ts';

const AT_ONCE = 6;
const SLOW_MS = 40;
/** By then, the slow read has loaded the session. */
const OVERLAP_MS = 15;

const increments = Array.from({ length: AT_ONCE }, () => alone(countView, 'view at once'));

const slowRead: Single = { name: 'slow read', request: () => get(`/views?wait=${SLOW_MS}`) };

export const concurrent = defineScenario({
  name: 'concurrent',
  about: `${AT_ONCE} increments at once; a slow read beside a write, and beside a logout`,
  steps: [
    countView,
    { together: increments },
    { name: 'all counted?', request: () => get('/views'), shows: counter },
    { together: [slowRead, { ...alone(countView, 'view beside'), afterMs: OVERLAP_MS }] },
    { name: 'still there?', request: () => get('/views'), shows: counter },
    logIn,
    { together: [slowRead, { ...alone(logOut, 'log out beside'), afterMs: OVERLAP_MS }] },
    { name: 'logged out?', request: () => get('/login'), shows: whoAmI },
    replay,
  ],
});

/** A write without its page: a later page is to show all of them. */
function alone({ shows: _, ...step }: Single, name: string): Single {
  return { ...step, name, follow: false };
}
