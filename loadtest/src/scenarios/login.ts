/** A user logs in, looks, logs out; from then on nobody is logged in by that session's cookie, on any replica. */
import { z } from 'zod';
import { get, postJson } from './built-in-app.ts';
import { defineScenario } from './define-scenario.ts';
import type { Shows, Single } from './scenario.ts';

const page = z.object({ user: z.string().nullable() });

export const whoAmI: Shows = {
  object: 'login',
  read({ body }, marks) {
    return { marks: marks.in(page.parse(JSON.parse(body)).user ?? ''), count: null };
  },
};

export const logIn: Single = {
  name: 'log in',
  wrote: { object: 'login', effect: 'login', mark: 'name' },
  request: ({ name }) => postJson('/login', { user: name }),
  shows: whoAmI,
};

export const logOut: Single = {
  name: 'log out',
  wrote: { object: 'login', effect: 'logout', mark: 'name' },
  request: () => ({ method: 'POST', path: '/logout', as: 'fetch' }),
  shows: whoAmI,
};

export const replay: Single = {
  name: 'stolen cookie',
  replay: true,
  request: () => get('/login'),
  shows: whoAmI,
};

export const login = defineScenario({
  name: 'login',
  about: 'login, a page, logout; then the old cookie is tried on every replica',
  steps: [logIn, { name: 'who am I', request: () => get('/login'), shows: whoAmI }, logOut, replay],
});
