/** Targets over TLS: an authority of one's own (--ca), any certificate (--insecure), and what is said without either. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { runLoad } from '../../src/load/run-load.ts';
import { views } from '../../src/scenarios/views.ts';
import { withoutCertificate } from '../support/certificate.ts';
import { LOAD } from '../support/load.ts';
import { seededApp } from '../support/seeded-app.ts';

const folder = t.testdir({});
const without = withoutCertificate(folder);

t.test('a shop on loopback, by its own name and over TLS', { skip: without }, async (t) => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(folder, file), 'utf8'));
  const server = createServer({ key: key ?? '', cert: cert ?? '' }, seededApp({ replicas: 2 })).listen(
    0,
    '127.0.0.1',
  );
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = new URL(`https://shop.test:${port}`);
  const resolve = new Map([[`shop.test:${port}`, '127.0.0.1']]);
  const load = { ...LOAD, mix: [{ scenario: views, weight: 1 }], target, users: 2, flows: 2 } as const;
  const { signal } = new AbortController();
  const shop = (way: object) => runLoad({ ...load, way: { resolve, ...way } }, () => {}, signal);
  await t.rejects(shop({}), {
    code: 'USER',
    message: /the certificate of https:\/\/shop\.test:\d+ is not trusted .*--ca FILE, or add --insecure/,
  });
  await t.resolves(shop({ ca: cert }));
  await t.resolves(shop({ insecure: true }));
  const elsewhere = new URL(`https://other.test:${port}`);
  const other = { resolve: new Map([[`other.test:${port}`, '127.0.0.1']]), ca: cert };
  await t.rejects(
    runLoad({ ...load, target: elsewhere, way: other }, () => {}, signal),
    {
      message: /is not trusted/,
    },
  );
});
