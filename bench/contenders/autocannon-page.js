// The page on autocannon: every user looks at it, posts, keeps the cookie, and looks again. Nothing is read of it.
import autocannon from 'autocannon';

const [, , url, users, seconds] = process.argv;

const look = { method: 'GET', path: '/page', setupRequest: withCookie };

await autocannon({
  url,
  connections: Number(users),
  duration: Number(seconds),
  requests: [
    {
      ...look,
      onResponse(_status, _body, context, headers) {
        const set = headers['set-cookie'] ?? headers['Set-Cookie'];
        if (set) context.cookie = String(set).split(';', 1)[0];
      },
    },
    {
      method: 'POST',
      path: '/page',
      headers: { 'content-type': 'application/json' },
      body: '{"token":"0123456789abcdef","item":"u1-w1-bench"}',
      setupRequest: withCookie,
    },
    look,
  ],
});

function withCookie(request, context) {
  return context.cookie ? { ...request, headers: { ...request.headers, cookie: context.cookie } } : request;
}
