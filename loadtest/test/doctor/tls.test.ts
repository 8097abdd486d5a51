/** Over TLS, at another address than the name's own. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { examine } from '../../src/doctor/examine.ts';
import { withoutCertificate } from '../support/certificate.ts';
import { smallApp } from '../support/small-app.ts';

const folder = t.testdir({});
const without = withoutCertificate(folder);

t.test('a shop by its own name and over TLS', { skip: without }, async (t) => {
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  );
  const known = new Set<string>();
  const app = smallApp((asked) => {
    if (asked.path === '/http') return asked.redirect('http://shop.test/login');
    if (known.has(asked.cookie('__Host-sid') ?? '')) return asked.send('welcome back');
    const id = `9f86d081884c7d659a2f${1_000_000 + asked.number}`;
    known.add(id);
    asked.send('welcome', { 'set-cookie': `__Host-sid=${id}; Path=/; Secure; HttpOnly` });
  });
  const server = createServer({ key, cert }, app).listen(0, '127.0.0.1');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const resolve = new Map([[`shop.test:${port}`, '127.0.0.1']]);
  const { signal } = new AbortController();
  const at = (path: string, way: object) =>
    examine(
      { url: new URL(path, `https://shop.test:${port}`), way: { resolve, ...way }, gapMs: 0, idleMs: 70 },
      signal,
    );

  await t.rejects(at('/', {}), {
    code: 'USER',
    message: /certificate .* is not trusted .*--ca FILE, or add --insecure/,
  });
  t.match(diagnose(await at('/', { ca: cert })), { verdict: 'ok' });
  const led = diagnose(await at('/http', { insecure: true }));
  t.match(
    led.findings.find(({ name }) => name === 'redirects'),
    { verdict: 'look', says: /from https back to http/ },
  );
});
