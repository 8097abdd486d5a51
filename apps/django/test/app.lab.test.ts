/** The lab's HTTP contract on Django, with sessions in the memory of one process and in a database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { eventually, httpConformance, Visitor, works } from '@session-lab/shared/testing';
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
