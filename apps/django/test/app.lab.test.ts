/** The lab’s HTTP contract on Django, with sessions in the memory of one process, in a database and in cookies. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { eventually, httpConformance, Visitor, works } from '@session-lab/shared/testing';
import { markedPng } from 'session-lab';
import t from 'tap';
import { groupLeft, kill, START, startApp, traits, without } from './support/start-app.ts';

t.test('the memory of one process', { skip: without }, async (t) => {
  const { url } = await startApp(t);
  httpConformance(t, { url, replica: 'app-1', start: startApp, traits });
});

t.test('a database', { skip: without }, async (t) => {
  const start: typeof startApp = (t, env = {}) => startApp(t, { STORE: 'database', WORKERS: '2', ...env });
  const { url } = await start(t);
  httpConformance(t, { url, replica: 'app-1', store: { name: 'database', shared: true }, start, traits });

  t.test('what one replica has begun, another goes on with', async (t) => {
    const env = { SESSIONS: t.testdir() };
    const [one, other] = await Promise.all([start(t, env), start(t, { ...env, REPLICA: 'app-2' })]);
    const visitor = new Visitor(one.url);
    await visitor.post('/views');
    const elsewhere = new Visitor(other.url);
    elsewhere.cookie = visitor.cookie;
    await elsewhere.post('/views');
    t.match((await visitor.get('/views')).body, { replica: 'app-1', views: 2 });
  });
});

t.test('signed cookies', { skip: without }, async (t) => {
  const start: typeof startApp = (t, env = {}) =>
    startApp(t, { STORE: 'signed-cookies', WORKERS: '2', ...env });
  const { url } = await start(t);
  const store = { name: 'signed-cookies', shared: true, inBrowsers: true } as const;
  httpConformance(t, { url, replica: 'app-1', store, start, traits });

  const begin = async (): Promise<Visitor> => {
    const visitor = new Visitor(url);
    await visitor.post('/views');
    return visitor;
  };
  const viewsOf = async (visitor: Visitor) => ((await visitor.get('/views')).body as { views: number }).views;

  t.test('what is signed is of use with its own id alone, and unchanged', async (t) => {
    const [ann, bob] = [await begin(), await begin()];
    const signed = ann.cookies.get('sid-data') ?? '';
    bob.cookies.set('sid-data', signed);
    t.equal(await viewsOf(bob), 0);
    const nameless = new Visitor(url);
    nameless.cookies.set('sid-data', signed);
    t.equal(await viewsOf(nameless), 0);
    const changed = await begin();
    changed.cookies.set('sid-data', `${signed.startsWith('e') ? 'f' : 'e'}${signed.slice(1)}`);
    changed.cookie = ann.cookie;
    t.equal(await viewsOf(changed), 0);
    t.equal(await viewsOf(ann), 1);
  });

  t.test('a copy that was kept outlives the logout', async (t) => {
    const visitor = await begin();
    const kept = new Map(visitor.cookies);
    await visitor.post('/logout');
    t.same([...visitor.cookies.values()], ['', '']);
    const copy = new Visitor(url);
    for (const [name, value] of kept) copy.cookies.set(name, value);
    t.equal(await viewsOf(copy), 1);
  });

  t.test('more than a browser keeps is refused, and what was there before stays', async (t) => {
    const visitor = await begin();
    const { status, body } = await visitor.upload('large.png', largePng());
    t.equal(status, 413);
    t.match(body, { error: 'SESSION_TOO_LARGE' });
    t.equal(await viewsOf(visitor), 1);
  });
});

t.test('a wrong environment is one message and exit code 1', { skip: without }, async (t) => {
  const child = spawn('sh', [START], { env: { ...process.env, PORT: 'x', STORE: 'y', BASE: t.testdir() } });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  t.equal(code, 1);
  t.match(stderr, /^app: the environment is not usable:\n {2}STORE: .*\n {2}PORT: .*\n$/);
});

t.test('whichever way its group is ended, nothing is left', { skip: without }, async (t) => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const { url, child } = await startApp(t);
    await kill(child, signal);
    await eventually(async () => !(await works(() => fetch(`${url}/healthz`))));
    await eventually(async () => (await groupLeft(child)) === '');
    t.pass(signal);
  }
});

/** An image that does not compress. */
function largePng(): Buffer {
  return Buffer.concat([markedPng('large'), randomBytes(5000)]);
}
