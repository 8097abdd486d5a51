/** The lab's HTTP contract on PHP-FPM, with sessions in files of a replica's own and in a folder of all. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { eventually, httpConformance, Visitor, works } from '@session-lab/shared/testing';
import t from 'tap';
import { groupLeft, kill, START, startApp, traits, without } from './support/start-app.ts';

t.test('files of its own', { skip: without }, async (t) => {
  const { url } = await startApp(t);
  httpConformance(t, { url, replica: 'app-1', start: startApp, traits });
});

t.test('a folder that all share', { skip: without }, async (t) => {
  const env = { STORE: 'files' };
  const { url } = await startApp(t, env);
  const start: typeof startApp = (t, more = {}) => startApp(t, { ...env, ...more });
  httpConformance(t, { url, replica: 'app-1', store: { name: 'files', shared: true }, start, traits });

  t.test('what one replica has begun, another goes on with', async (t) => {
    const env = { STORE: 'files', SESSIONS: t.testdir() };
    const [one, other] = [await startApp(t, env), await startApp(t, { ...env, REPLICA: 'app-2' })];
    const visitor = new Visitor(one.url);
    await visitor.post('/views');
    const elsewhere = new Visitor(other.url);
    elsewhere.cookie = visitor.cookie;
    await elsewhere.post('/views');
    t.match((await visitor.get('/views')).body, { replica: 'app-1', views: 2 });
  });
});

t.test('a replica that was killed finds its sessions again', { skip: without }, async (t) => {
  const BASE = t.testdir();
  const first = await startApp(t, { BASE });
  const visitor = new Visitor(first.url);
  await visitor.post('/views');
  await kill(first.child);
  const again = new Visitor((await startApp(t, { BASE })).url);
  again.cookie = visitor.cookie;
  t.match((await again.get('/views')).body, { views: 1 });
});

t.test('requests of one session at once wait for each other', { skip: without }, async (t) => {
  const visitor = new Visitor((await startApp(t)).url);
  await visitor.post('/views');
  await Promise.all([
    visitor.get('/views?wait=40'),
    ...Array.from({ length: 6 }, () => visitor.post('/views')),
  ]);
  t.match((await visitor.get('/views')).body, { views: 7 });
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
    t.equal(await groupLeft(child), '', signal);
  }
});

t.test('where FPM alone is told to end, nginx goes with it', { skip: without }, async (t) => {
  const { child } = await startApp(t);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  await eventually(async () => (await groupLeft(child)) === '');
  t.pass();
});
