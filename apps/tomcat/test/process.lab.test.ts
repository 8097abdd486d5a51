/** The app as a process: how it ends, how mistakes are told, and what its replicas' channel lets in. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { eventually, Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import { freePorts } from '../../../lab/src/drivers/ports.ts';
import { START, startApp, without } from './support/start-app.ts';

const SECRET = 'a-secret-between-the-replicas-of-a-test';

t.test('SIGTERM ends it, and sessions in memory go with it', { skip: without }, async (t) => {
  const BASE = t.testdir();
  const { url, child } = await startApp(t, { BASE });
  await new Visitor(url).post('/views');
  child.kill('SIGTERM');
  t.same(await once(child, 'exit'), [143, null]);
  const left = readdirSync(BASE, { recursive: true, encoding: 'utf8' });
  t.notOk(
    left.some((file) => file.endsWith('.ser')),
    'nothing of them is on disk',
  );
});

t.test('a wrong environment is one message and exit code 1', { skip: without }, async (t) => {
  const env = { ...process.env, BASE: t.testdir(), PORT: 'x', STORE: 'y' };
  const child = spawn('sh', [START], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  t.equal(code, 1);
  t.match(stderr, /^app: the environment is not usable:\n {2}PORT: .*\n {2}STORE: .*\n$/);
});

t.test(
  'replicas share sessions with those who know their secret, and no others',
  { skip: without },
  async (t) => {
    const names = ['app-1', 'app-2', 'app-3'];
    const channels = await freePorts(names.length);
    const MEMBERS = names.map((name, at) => `${name}=127.0.0.1:${channels[at]}`).join();
    const start = (at: number, PEER_SECRET: string) =>
      startApp(t, {
        REPLICA: names[at] ?? '',
        STORE: 'replicated',
        MEMBERS,
        PEER_SECRET,
      });
    const first = await start(0, SECRET);
    const visitor = new Visitor(first.url);
    await visitor.post('/views');
    const [second, stranger] = await Promise.all([start(1, SECRET), start(2, `not-${SECRET}`)]);
    const seenBy = async (url: string): Promise<unknown> => {
      const other = new Visitor(url);
      other.cookie = visitor.cookie;
      return ((await other.get('/views')).body as { views: number }).views;
    };
    await eventually(async () => (await seenBy(second.url)) === 1);
    await visitor.post('/views');
    t.equal(await seenBy(second.url), 2, 'a write is there before it is answered');
    t.equal(await seenBy(stranger.url), 0);
  },
);
