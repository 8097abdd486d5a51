/** The app on a store that fails just when it saves. */
import { NO_COSTS, StoreUnreachable } from '@session-lab/shared';
import { Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import type { SessionStore } from '../src/session/session-store.ts';
import { startApp } from './support/start-app.ts';

const failing = (error: Error): SessionStore => ({
  shared: true,
  get: async () => null,
  set: async () => {
    throw error;
  },
  destroy: async () => {},
  list: async () => ({ count: 0, sessions: [] }),
  costs: async () => NO_COSTS,
  close: async () => {},
});

t.test('a store that fails only when it saves is a 503 as well, and sets no cookie', async (t) => {
  const { url } = await startApp(t, {}, failing(new StoreUnreachable(new Error('inside'))));
  const { status, headers, text } = await new Visitor(url).post('/views');
  t.equal(status, 503);
  t.same(headers.getSetCookie(), []);
  t.notMatch(text, 'inside');
});

t.test('a defect of ours is a 500 that says nothing of our insides, but logs it', async (t) => {
  const { url, logged } = await startApp(t, {}, failing(new Error('inside')));
  const { status, text } = await new Visitor(url).post('/views');
  t.equal(status, 500);
  t.notMatch(text, 'inside');
  t.match(logged.join(''), 'inside');
});
