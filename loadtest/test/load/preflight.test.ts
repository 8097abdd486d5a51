import t from 'tap';
import { preflight } from '../../src/load/preflight.ts';
import { views } from '../../src/scenarios/views.ts';
import { serve, serveBytes, viewsApp } from '../support/target.ts';

const options = (target: URL) => ({ target, address: '10.0.0.1', timeoutMs: 300 });

t.test('is content with the app', async (t) => {
  const target = await serve(t, viewsApp());
  await t.resolves(preflight(options(target), views));
});

const wrongs = {
  'never redirects': [
    (_request, response) => response.end('{}'),
    /POST \/views answered 200, not a redirect/,
  ],
  'redirects for ever': [
    (request, response) => response.writeHead(303, { location: `${request.url}x`, 'x-replica': 'a' }).end(),
    /redirects without end/,
  ],
  'redirects to another host': [
    (_request, response) =>
      response.writeHead(303, { location: 'http://other.test/', 'x-replica': 'a' }).end(),
    /FOREIGN_REDIRECT: to http:\/\/other\.test/,
  ],
  'redirects to another scheme': [
    (request, response) =>
      response.writeHead(303, { location: `https://${request.headers.host}/`, 'x-replica': 'a' }).end(),
    /FOREIGN_REDIRECT: to https:/,
  ],
  'redirects to no address': [
    (_request, response) => response.writeHead(303, { location: 'http://[', 'x-replica': 'a' }).end(),
    /BAD_REDIRECT/,
  ],
  'names no replica': [
    (request, response) => {
      if (request.method === 'POST') response.writeHead(303, { location: '/views' }).end();
      else response.end('{"views":1,"last":"u0-f1"}');
    },
    /without an X-Replica header/,
  ],
  'shows another page': [
    (request, response) => {
      response.setHeader('x-replica', 'a');
      if (request.method === 'POST') response.writeHead(303, { location: '/views' }).end();
      else response.end('<html>');
    },
    /not the page of this scenario/,
  ],
  'answers with errors': [(_request, response) => response.writeHead(500).end(), /answered 500/],
  'never answers': [() => {}, /no answer within 300 ms/],
  drips: [
    (_request, response) => {
      response.writeHead(200, { 'x-replica': 'a' });
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    },
    /no answer within 300 ms/,
  ],
} as const satisfies Record<string, readonly [Parameters<typeof serve>[1], RegExp]>;

for (const [wrong, [listener, message]] of Object.entries(wrongs)) {
  t.test(`a target that ${wrong} is one clear line`, async (t) => {
    const target = await serve(t, listener);
    await t.rejects(preflight(options(target), views), { code: 'USER', message });
  });
}

t.test(
  'a target that is not there, speaks nonsense or takes and says nothing is one clear line',
  async (t) => {
    await t.rejects(preflight(options(new URL('http://127.0.0.1:1')), views), {
      message: /nothing listens at/,
    });
    await t.rejects(preflight(options(await serveBytes(t, 'SSH-2.0-OpenSSH_9\r\n')), views), {
      message: /does not speak HTTP/,
    });
    await t.rejects(preflight(options(await serveBytes(t, null)), views), {
      message: /no answer within 300 ms/,
    });
  },
);
