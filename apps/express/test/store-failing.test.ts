/** The app on a store where one operation fails. */
import { NO_COSTS, StoreUnreachable } from '@session-lab/shared';
import { eventually, Visitor } from '@session-lab/shared/testing';
import session from 'express-session';
import t from 'tap';
import type { SessionStore } from '../src/session/session-store.ts';
import { startApp } from './support/start-app.ts';

class FailingStore extends session.MemoryStore implements SessionStore {
  readonly shared = true;
  readonly writes = 0;
  readonly #failing: 'set' | 'touch';
  readonly #error: Error;
  fails = false;

  constructor(failing: 'set' | 'touch', error: Error) {
    super();
    this.#failing = failing;
    this.#error = error;
  }

  override set(...args: Parameters<session.MemoryStore['set']>): void {
    if (this.fails && this.#failing === 'set') setImmediate(() => args[2]?.(this.#error));
    else super.set(...args);
  }

  override touch(id: string, record: session.SessionData, callback?: (error?: unknown) => void): void {
    if (this.fails && this.#failing === 'touch') setImmediate(() => callback?.(this.#error));
    else super.touch(id, record, callback);
  }

  async list() {
    return { count: 0, sessions: [] };
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {}
}

t.test('a store that fails only when it saves is a 503 as well, and sets no cookie', async (t) => {
  const store = new FailingStore('set', new StoreUnreachable(new Error('inside')));
  const app = await startApp(t, {}, store);
  store.fails = true;
  const response = await new Visitor(app.url).post('/views');
  t.equal(response.status, 503);
  t.same(response.headers.getSetCookie(), []);
  t.notMatch(response.text, 'inside');
});

t.test('a store that fails when it is touched, after the answer: the answer is whole', async (t) => {
  const store = new FailingStore('touch', new StoreUnreachable(new Error('inside')));
  const app = await startApp(t, {}, store);
  const visitor = new Visitor(app.url);
  await visitor.post('/views');
  store.fails = true;
  const response = await visitor.get('/views');
  t.equal(response.status, 200);
  t.match(response.body, { views: 1 });
  await eventually(() => app.logged.join('').includes('inside'));
});

t.test('a defect of ours is a 500 that says nothing of our insides, but logs it', async (t) => {
  const store = new FailingStore('set', new Error('inside'));
  const app = await startApp(t, {}, store);
  store.fails = true;
  const response = await new Visitor(app.url).post('/views');
  t.equal(response.status, 500);
  t.notMatch(response.text, 'inside');
  t.match(app.logged.join(''), 'inside');
});
