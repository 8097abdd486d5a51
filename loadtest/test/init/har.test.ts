import t from 'tap';
import { readHar } from '../../src/init/har.ts';
import { visitsIn } from '../../src/init/visits.ts';

const entry = (
  method: string,
  url: string,
  more: { request?: object; response?: object; kind?: string } = {},
) => ({
  startedDateTime: '2026-01-01T00:00:00.000Z',
  ...(more.kind ? { _resourceType: more.kind } : {}),
  request: { method, url, headers: [], ...more.request },
  response: {
    status: 200,
    headers: [],
    redirectURL: '',
    content: { mimeType: 'text/html', text: '<p>' },
    ...more.response,
  },
});

const har = (...entries: object[]): string =>
  JSON.stringify({ log: { creator: { name: 'WebInspector' }, entries } });

t.test('reads bodies of every kind, encoded ones too, and what is not there', async (t) => {
  const { exchanges, from } = readHar(
    har(
      entry('POST', 'http://a/form', {
        request: {
          postData: {
            mimeType: 'application/x-www-form-urlencoded',
            params: [{ name: 'a%5Bb%5D', value: 'c+d%26' }],
          },
        },
      }),
      entry('POST', 'http://a/parts', {
        request: {
          postData: {
            mimeType: 'multipart/form-data; boundary=X',
            text: '--X\r\nContent-Disposition: form-data; name="t"\r\n\r\nhello\r\n--X\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--X--\r\n',
          },
        },
      }),
      entry('GET', 'http://a/coded', {
        response: { content: { mimeType: 'text/html; charset=utf-8', text: 'w7Y=', encoding: 'base64' } },
      }),
      entry('GET', 'http://a/none', { response: { status: 0 } }),
      { nonsense: true },
      entry('GET', 'data:text/plain,x'),
    ),
    'my.har',
  );
  t.equal(from, 'WebInspector');
  t.match(exchanges[0]?.body, { kind: 'form', fields: [{ name: 'a[b]', value: 'c d&' }] });
  t.match(exchanges[1]?.body, {
    kind: 'multipart',
    fields: [
      { name: 't', value: 'hello' },
      { name: 'f', value: 'file', filename: 'a.txt', type: 'text/plain' },
    ],
  });
  t.match(exchanges[2]?.answer, { type: 'text/html', body: 'ö' });
  t.equal(exchanges[3]?.answer, null);
  t.equal(exchanges.length, 4);
});

t.test('what is no recording is told, with what to do', async (t) => {
  t.throws(() => readHar('nope', 'x.har'), { code: 'USER', message: /x\.har is no recording: not JSON/ });
  t.throws(() => readHar('{}', 'x.har'), { code: 'USER', message: /no log\.entries/ });
  t.throws(() => readHar(har(), 'x.har'), { code: 'USER', message: /no requests in it/ });
});

t.test('leaves out what is no page, joins redirects, and knows the app’s origin', async (t) => {
  const visits = visitsIn(
    readHar(
      har(
        entry('GET', 'http://app/', { response: { status: 302, redirectURL: '/login' }, kind: 'document' }),
        entry('GET', 'http://app/style.css', { kind: 'stylesheet' }),
        entry('GET', 'http://app/login', { kind: 'document' }),
        entry('GET', 'http://cdn/logo.svg', { kind: 'image' }),
        entry('POST', 'http://stats/collect', { kind: 'ping' }),
        entry('POST', 'http://stats/xhr', { kind: 'xhr' }),
        entry('OPTIONS', 'http://app/api', { kind: 'preflight' }),
        entry('GET', 'http://app/poll', {
          kind: 'fetch',
          response: { content: { mimeType: 'application/json', text: '{}' } },
        }),
        entry('GET', 'http://app/poll', {
          kind: 'fetch',
          response: { content: { mimeType: 'application/json', text: '{}' } },
        }),
        entry('GET', 'http://app/favicon.ico', { kind: 'other' }),
      ),
      'my.har',
    ),
  );
  t.equal(visits.origin, 'http://app');
  t.same(
    visits.visits.map(({ first, last }) => `${first.url.pathname} ${last.url.pathname}`),
    ['/ /login', '/poll /poll'],
  );
  t.equal(visits.leftOut, 7);
});
