import t from 'tap';
import { Batches } from '../../src/cli/batches.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';

const event = (user: number): HistoryEvent => ({ type: 'user', user, address: '10.0.0.1' });

t.test('hands on all events in order, many at a time', (t) => {
  const batches: (readonly HistoryEvent[])[] = [];
  const all = Array.from({ length: 1000 }, (_, index) => event(index));
  const taking = new Batches((events) => void batches.push(events));
  for (const one of all) taking.add(one);
  taking.flush();
  t.same(batches.flat(), all);
  t.ok(batches.length < all.length / 10);
  t.end();
});

t.test('asks everybody to wait for as long as its taker does', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const taking = new Batches(() => promise);
  t.equal(taking.add(event(1)), undefined);
  taking.flush();
  t.equal(taking.add(event(2)), promise);
  t.equal(taking.add(event(3)), promise);
  resolve();
  await promise;
  t.equal(taking.add(event(4)), undefined);
});

t.test('throws what its taker throws', async (t) => {
  const failing = new Batches(() => {
    throw new Error('full disk');
  });
  failing.add(event(1));
  t.throws(() => failing.flush(), { message: 'full disk' });
});

t.test('does not keep a slow load’s events for long', async (t) => {
  let taken = 0;
  const taking = new Batches((events) => {
    taken += events.length;
  });
  taking.add(event(1));
  await new Promise((resolve) => setTimeout(resolve, 60));
  taking.add(event(2));
  t.equal(taken, 2);
});
