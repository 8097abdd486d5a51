import { newSessionId } from '@session-lab/shared';
import t from 'tap';
import { Copies, type CopiesOptions } from '../../../src/session/peers/copies.ts';
import type { Copy } from '../../../src/session/peers/messages.ts';

const START = 1_000_000;

function open(more: Partial<CopiesOptions> = {}) {
  const clock = { now: START };
  const now = () => clock.now;
  return {
    clock,
    copies: new Copies({ replica: 'app-1', idleS: 100, lifetimeS: 1000, max: 10, now, ...more }),
  };
}

const session = () => newSessionId(START);

t.test('the newest wins, in whatever order copies come, and however often', async (t) => {
  const id = session();
  const copy = (counter: number, replica: string): Copy => ({
    id,
    version: { counter, replica },
    usedMs: START,
    text: `${counter} ${replica}`,
  });
  const [one, two, three] = [copy(1, 'app-1'), copy(2, 'app-1'), copy(2, 'app-3')];
  const orders = [
    [one, two, three],
    [one, three, two],
    [two, one, three],
    [two, three, one],
    [three, one, two],
    [three, two, one],
  ];
  for (const order of orders) {
    const { copies } = open();
    for (const copy of [...order, ...order]) copies.merge(copy);
    t.equal(copies.find(id)?.text, '2 app-3', 'between equal counters the replica decides');
  }
});

t.test('what was destroyed wins over any write, however new, and stays destroyed', async (t) => {
  const { copies } = open();
  const id = session();
  copies.write(id, '{}');
  const version = { counter: 1, replica: 'app-2' };
  t.ok(copies.merge({ id, version, usedMs: START, text: null }), 'the version of a logout does not matter');
  t.notOk(copies.merge({ id, version: { counter: START * 2, replica: 'app-3' }, usedMs: START, text: '{}' }));
  t.equal(copies.write(id, '{}'), null);
  t.equal(copies.use(id), null);
  t.match(copies.find(id), { text: null }, 'and others hear of it');
  t.match([...copies.all()], [{ id, text: null }]);
});

t.test('destroys even what it never had: the write may come later', async (t) => {
  const { copies } = open();
  const id = session();
  copies.destroy(id);
  copies.merge({ id, version: { counter: START * 2, replica: 'app-2' }, usedMs: START, text: '{}' });
  t.equal(copies.state(id), 'destroyed');
});

t.test('remembers what was destroyed until its lifetime is over, and no more than so many', async (t) => {
  const { copies, clock } = open({ max: 3 });
  const ids = [session(), session(), session(), session()];
  for (const id of ids) copies.destroy(id);
  t.equal([...copies.all()].length, 3);
  clock.now += 1_001_000;
  t.equal(copies.state(ids[3] ?? ''), 'over', 'from here on nobody takes it for live');
  copies.destroy(newSessionId(clock.now));
  t.equal([...copies.all()].length, 1);
});

t.test('a write is newer than all that was seen, also with a clock that lags', async (t) => {
  const { copies, clock } = open();
  const id = session();
  copies.merge({ id, version: { counter: START + 5000, replica: 'app-2' }, usedMs: START, text: '"theirs"' });
  t.ok((copies.write(id, '"mine"')?.version.counter ?? 0) > START + 5000);
  clock.now += 60_000;
  t.equal(
    copies.write(id, '"later"')?.version.counter,
    clock.now,
    'and counts on with the clock on the wall',
  );
});

t.test('a use is told when a quarter of the idle time has passed since the last that was', async (t) => {
  const { copies, clock } = open();
  const id = session();
  copies.write(id, '{}');
  clock.now += 24_000;
  t.match(copies.use(id), { tell: false });
  clock.now += 1_000;
  t.match(copies.use(id), { tell: true });
  t.match(copies.use(id), { tell: false });
  clock.now += 24_000;
  copies.touch(id, clock.now);
  clock.now += 24_000;
  t.match(copies.use(id), { tell: false }, 'another has told it meanwhile');
});

t.test('a copy is in doubt for a quarter of its idle time, and then gone', async (t) => {
  const gone: unknown[] = [];
  const { copies, clock } = open({ gone: (...departure) => gone.push(departure) });
  const [doubtful, other] = [session(), session()];
  copies.write(doubtful, '{}');
  clock.now += 100_000;
  t.equal(copies.state(doubtful), 'doubt');
  t.equal((await copies.list(10)).count, 0);
  copies.touch(doubtful, START + 10_000);
  t.equal(copies.state(doubtful), 'live', 'another replica knew of a use');
  clock.now += 24_000;
  copies.write(other, '{}');
  t.equal(copies.state(doubtful), 'doubt', 'still kept');
  clock.now += 11_000;
  copies.write(other, '{}');
  t.equal(copies.state(doubtful), 'absent');
  t.same(gone, [[doubtful, 'expired', clock.now]]);
});

t.test('is bounded: the least recently used go first, and are told', async (t) => {
  const gone: unknown[] = [];
  const { copies } = open({ max: 2, gone: (...departure) => gone.push(departure) });
  const [one, two, three] = [session(), session(), session()];
  copies.write(one, '1');
  copies.write(two, '2');
  copies.use(one);
  copies.merge({ id: three, version: { counter: 1, replica: 'app-2' }, usedMs: START, text: '3' });
  t.same(gone, [[two, 'evicted', START]]);
  t.match([...copies.all()], [{ id: one }, { id: three }]);
});

t.test('a peer’s clock that is ahead does not make a session live longer', async (t) => {
  const { copies, clock } = open();
  const id = session();
  copies.merge({ id, version: { counter: 1, replica: 'app-2' }, usedMs: START + 50_000, text: '{}' });
  copies.touch(id, START + 60_000);
  clock.now += 100_000;
  t.equal(copies.state(id), 'doubt');
});
