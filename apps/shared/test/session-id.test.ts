import t from 'tap';
import { newSessionId, timeToLiveMs } from '../src/index.ts';

const lifetimes = { idleS: 60, lifetimeS: 100 };

t.test('no two ids are alike, and none can be guessed from another', async (t) => {
  const ids = new Set(Array.from({ length: 1000 }, () => newSessionId(0).split('.')[1]));
  t.equal(ids.size, 1000);
  t.ok(
    [...ids].every((random) => (random?.length ?? 0) === 32),
    '192 random bits',
  );
});

t.test('a session may live for its idle time, but never past its lifetime', async (t) => {
  const id = newSessionId(1_000_000);
  t.equal(timeToLiveMs(id, lifetimes, 1_000_000), 60_000);
  t.equal(timeToLiveMs(id, lifetimes, 1_090_000), 10_000);
  t.equal(timeToLiveMs(id, lifetimes, 1_100_000), 0);
});

t.test('an id of another make is over', async (t) => {
  t.equal(timeToLiveMs('?', lifetimes, 0), 0);
  t.equal(timeToLiveMs('', lifetimes, 0), 0);
});
