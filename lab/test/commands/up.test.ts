/** Which lab is meant by `make up`. */
import t from 'tap';
import { nameFor } from '../../src/commands/up.ts';

const redis = { name: 'redis' };

t.test('without a port, or with nothing up, it is the usual lab', async (t) => {
  t.equal(nameFor(redis, undefined, new Map([['default', 8080]])), 'default');
  t.equal(nameFor(redis, 8081, new Map()), 'default');
});

t.test('at a port of its own it is another lab, which its profile names', async (t) => {
  t.equal(nameFor(redis, 8081, new Map([['default', 8080]])), 'redis');
  t.equal(nameFor({ name: 'redis+tls' }, 8081, new Map([['default', 8080]])), 'redis-tls');
});

t.test('the lab that is at the port is switched', async (t) => {
  const running = new Map([
    ['default', 8080],
    ['redis', 8081],
  ]);
  t.equal(nameFor({ name: 'sticky' }, 8081, running), 'redis');
  t.equal(nameFor(redis, 8080, running), 'default');
  t.equal(nameFor(redis, 8082, running), 'lab-8082', 'a second one in the same profile');
});
