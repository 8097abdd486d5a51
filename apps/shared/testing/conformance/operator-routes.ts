/** The answers to the lab's operator: in the shape that the lab reads, and true. */
import type { Test } from 'tap';
import { type Answer, cookieFingerprint, operator, type Question } from '../../src/index.ts';
import { type AppUnderTest, storeOf, testStarting } from '../app-under-test.ts';
import { eventually } from '../eventually.ts';
import { Visitor } from '../visitor.ts';

async function ask<Name extends Question>(url: string, name: Name): Promise<Answer<Name>> {
  const { status, body } = await new Visitor(url).get(operator[name].path);
  if (status !== 200) throw new Error(`${operator[name].path} answers with status ${status}`);
  return operator[name].answer.parse(body) as Answer<Name>;
}

export function operatorRoutes(t: Test, app: AppUnderTest): void {
  const { url, replica } = app;
  const { shared, inBrowsers } = storeOf(app);

  t.test('tells the operator what it has used up', async (t) => {
    const before = await ask(url, 'costs');
    t.match(before, { replica, shared, messages: 0 });
    if (!shared) t.match(before, { commands: 0, bytes: 0, memoryBytes: 0 });
    await new Visitor(url).post('/views');
    t.equal((await ask(url, 'costs')).writes, before.writes + 1);
    await new Visitor(url).get('/views');
    t.equal((await ask(url, 'costs')).writes, before.writes + 1, 'a read is none');
    t.ok((await ask(url, 'heap')).heapBytes > 1_000_000);
  });

  if (app.traits.process)
    t.test('tells the operator which process it is', async (t) => {
      t.ok((await ask(url, 'process')).pid > 1);
    });

  testStarting(t, app, 'names sessions as a client would that sees their cookies', async (t, start) => {
    const { url } = await start(t, { SESSION_IDLE_S: '60' });
    const visitor = new Visitor(url);
    await visitor.post('/views');
    const { sessions, ...rest } = await ask(url, 'sessions');
    t.match(rest, { count: inBrowsers ? 0 : 1, shared });
    t.match(sessions, inBrowsers ? [] : [{ fingerprint: cookieFingerprint(visitor.cookie), bytes: Number }]);
    t.ok(sessions.every(({ ttlS }) => ttlS > 50 && ttlS <= 60));
    t.notOk(JSON.stringify(sessions).includes(visitor.cookie));
    t.match(await ask(url, 'evidence'), { gone: [], outages: [] });
  });

  testStarting(t, app, 'and those that went by themselves', async (t, start) => {
    const { url } = await start(t, { SESSION_LIFETIME_S: '1' });
    const visitor = new Visitor(url);
    await visitor.post('/views');
    const gone = cookieFingerprint(visitor.cookie);
    if (!t.match((await visitor.get('/views')).body, { views: 1 })) return;
    await eventually(async () => {
      const { body } = await visitor.get('/views');
      return (body as { views: number }).views === 0;
    });
    t.match((await ask(url, 'evidence')).gone, [{ fingerprint: gone, what: 'expired', at: Number }]);
  });

  if (app.traits.unbounded) return;
  testStarting(t, app, 'also those that had to make room', async (t, start) => {
    const { url } = await start(t, { SESSION_MAX: '1', SESSION_IDLE_S: '60' });
    const [first, second] = [new Visitor(url), new Visitor(url)];
    await first.post('/views');
    await second.post('/views');
    const [gone, held] = [cookieFingerprint(first.cookie), cookieFingerprint(second.cookie)];
    const { count, sessions } = await ask(url, 'sessions');
    t.match({ count }, { count: 1 });
    t.match(sessions, [{ fingerprint: held, bytes: Number }]);
    t.ok(sessions.every(({ ttlS }) => ttlS > 50 && ttlS <= 60));
    t.notOk(JSON.stringify(sessions).includes(second.cookie.split('.')[1] ?? '?'));
    const evidence = await ask(url, 'evidence');
    t.match(evidence.gone, [{ fingerprint: gone, what: 'evicted' }]);
    t.same(evidence.outages, []);
  });
}
