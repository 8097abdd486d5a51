import t from 'tap';
import { walk } from '../../src/load/walk/walk.ts';
import { Marks } from '../../src/model/mark.ts';
import { views } from '../../src/scenarios/views.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve, serveBytes } from '../support/target.ts';

const fly = (target: URL) =>
  walk(
    { target, app: views.app, address: '10.0.0.1', timeoutMs: 300 },
    views,
    new Marks('tag'),
    new AbortController().signal,
  );

t.test('is content with the app', async (t) => {
  const target = await serve(t, seededApp());
  await t.resolves(fly(target));
});

/** What the app without sessions was told last. */
let last = '';

const wrongs = {
  'never redirects': [
    (_request, response) => response.end('{}'),
    /POST \/views \(step "view"\) answered 200, but it is not what this scenario expects/,
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
      else response.setHeader('set-cookie', 'sid=1').end('{"views":1,"last":"u0-w1-tag"}');
    },
    /no answer had the header x-replica/,
  ],
  'sets no session cookie': [
    (request, response) => {
      response.setHeader('x-replica', 'a');
      if (request.method === 'POST') {
        request.on('data', (chunk) => {
          last = /"page":"([^"]+)"/.exec(String(chunk))?.[1] ?? '';
        });
        request.on('end', () => response.writeHead(303, { location: '/views' }).end());
      } else response.end(JSON.stringify({ views: 1, last }));
    },
    /no answer set the session cookie sid/,
  ],
  'shows another page': [
    (request, response) => {
      response.setHeader('x-replica', 'a');
      if (request.method === 'POST') response.writeHead(303, { location: '/views' }).end();
      else response.end('<html>');
    },
    /not what this scenario expects/,
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
    await t.rejects(fly(target), { code: 'USER', message });
  });
}

t.test(
  'a target that is not there, speaks nonsense or takes and says nothing is one clear line',
  async (t) => {
    await t.rejects(fly(new URL('http://127.0.0.1:1')), {
      message: /nothing listens at/,
    });
    await t.rejects(fly(await serveBytes(t, 'SSH-2.0-OpenSSH_9\r\n')), {
      message: /does not speak HTTP/,
    });
    await t.rejects(fly(await serveBytes(t, null)), {
      message: /no answer within 300 ms/,
    });
  },
);
