/** What an app must do as a process: listen, stop gracefully, and tell its user's mistakes in one message. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';

/** @param main the app's file */
export function processConformance(t: Test, main: string): void {
  const start = (env: Readonly<Record<string, string>>) =>
    spawn(process.execPath, [main], { env: { PATH: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

  t.test('listens, and stops gracefully on SIGTERM', async (t) => {
    const child = start({ PORT: '0' });
    let log = '';
    for await (const chunk of child.stdout) {
      log += chunk;
      if (log.includes('listening')) break;
    }
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(log)?.[0];
    t.match(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' });
    child.kill('SIGTERM');
    t.same(await once(child, 'exit'), [0, null]);
  });

  t.test('a wrong environment is one message and exit code 1', async (t) => {
    const child = start({ PORT: 'x', STORE: 'y' });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    t.equal(code, 1);
    t.match(stderr, /^app: the environment is not usable:\n {2}PORT: .*\n {2}STORE: .*\n$/);
  });

  t.test('a taken port is one message and exit code 1', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.teardown(() => void other.close());
    const address = other.address();
    const child = start({ PORT: String(typeof address === 'object' ? address?.port : '') });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    t.equal(code, 1);
    t.match(stderr, /^app: listen EADDRINUSE.*\n$/);
  });
}
