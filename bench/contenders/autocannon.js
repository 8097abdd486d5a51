// The flow on autocannon: every user posts, keeps the cookie, and follows the redirect.
import autocannon from 'autocannon';

const [, , url, users, seconds] = process.argv;

await autocannon({
  url,
  connections: Number(users),
  duration: Number(seconds),
  requests: [
    {
      method: 'POST',
      path: '/views',
      headers: { 'content-type': 'application/json' },
      setupRequest: (request, context) => ({
        ...request,
        body: '{"page":"u1-w1-bench"}',
        headers: cookie(request, context),
      }),
      onResponse(status, _body, context, headers) {
        const set = headers['set-cookie'] ?? headers['Set-Cookie'];
        if (set) context.cookie = String(set).split(';', 1)[0];
        context.location = headers.location ?? headers.Location;
        if (status !== 303) throw new Error(`answered ${status}`);
      },
    },
    {
      method: 'GET',
      setupRequest: (request, context) => ({
        ...request,
        path: context.location,
        headers: cookie(request, context),
      }),
      onResponse(_status, body) {
        if (!body.includes('u1-w1-bench')) throw new Error('not what was posted');
      },
    },
  ],
});

function cookie(request, context) {
  return context.cookie ? { ...request.headers, cookie: context.cookie } : request.headers;
}
