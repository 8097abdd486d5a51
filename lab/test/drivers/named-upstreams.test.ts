import t from 'tap';
import { namedUpstreams } from '../../src/drivers/named-upstreams.ts';

const shown = namedUpstreams([
  { name: 'app-1', address: '127.0.0.1:3001' },
  { name: 'app-2', address: '127.0.0.1:30010' },
  { name: 'app-3', address: null },
  { name: 'redis', address: '127.0.0.1:6379' },
]);

t.test('replicas are named where the balancer says where it sent a request', async (t) => {
  t.equal(
    shown('GET /views 200 upstream=127.0.0.1:3001 upstream_status=200'),
    'GET /views 200 upstream=app-1 upstream_status=200',
  );
  t.equal(
    shown('GET / 200 upstream=127.0.0.1:3001, 127.0.0.1:30010 upstream_status=502, 200'),
    'GET / 200 upstream=app-1, app-2 upstream_status=502, 200',
  );
});

t.test('what is no replica’s address, or stands elsewhere, is left as it is', async (t) => {
  for (const line of [
    'GET / 200 upstream=127.0.0.1:6379 upstream_status=200',
    'GET / 200 upstream=- upstream_status=-',
    'listening at 127.0.0.1:3001',
  ])
    t.equal(shown(line), line);
});
