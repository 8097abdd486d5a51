/** The checker, on histories by hand, and beside a search of all orders on small ones. */
import { type Random, seededRandom } from 'session-lab';
import t from 'tap';
import { checkLinearizability, type Operation } from './linearizability.ts';
import { type ViewOp, type Views, viewCounter } from './view-counter.ts';

type History = readonly Operation<ViewOp>[];

const write = (mark: string, call: number, answer: number | null): Operation<ViewOp> => ({
  op: { wrote: mark },
  call,
  answer,
});
const read = (count: number, last: string | null, call: number, answer: number): Operation<ViewOp> => ({
  op: { read: { count, last } },
  call,
  answer,
});

const verdictOf = (history: History, most?: number) =>
  checkLinearizability(viewCounter, history, most).verdict;

t.test('histories that one counter could have', async (t) => {
  const sound: Record<string, History> = {
    'nothing at all': [],
    'one after the other': [write('a', 0, 1), read(1, 'a', 2, 3), write('b', 4, 5), read(2, 'b', 6, 7)],
    'a read beside a write may see it': [write('a', 0, 9), read(1, 'a', 2, 3)],
    'or not': [write('a', 0, 9), read(0, null, 2, 3)],
    'writes that overlap, in either order': [write('a', 0, 9), write('b', 1, 8), read(2, 'a', 10, 11)],
    'a write without an answer that took effect': [write('a', 0, null), read(1, 'a', 2, 3)],
    'or did not': [write('a', 0, null), read(0, null, 2, 3)],
    'or did so late': [write('a', 0, null), read(0, null, 2, 3), read(1, 'a', 4, 5)],
    'several, of which some did': [
      write('a', 0, null),
      write('b', 0, null),
      write('c', 0, null),
      read(2, 'c', 2, 3),
      read(2, 'c', 4, 5),
    ],
    'called when the other was answered': [write('a', 0, 5), read(0, null, 5, 6)],
  };
  for (const [what, history] of Object.entries(sound)) t.equal(verdictOf(history), 'linearizable', what);
});

t.test('and those that it could not', async (t) => {
  const violating: Record<string, History> = {
    'a stale read': [write('a', 0, 1), write('b', 2, 3), read(1, 'a', 4, 5)],
    'a stale read beside others': [
      write('a', 0, 1),
      write('b', 2, 20),
      read(2, 'b', 4, 5),
      read(1, 'a', 6, 7),
    ],
    'a lost update': [write('a', 0, 9), write('b', 1, 8), read(1, 'b', 10, 11)],
    'one applied twice': [write('a', 0, 1), read(2, 'a', 2, 3)],
    'one without an answer applied twice': [write('a', 0, null), read(2, 'a', 2, 3)],
    'one without an answer that comes and goes': [
      write('a', 0, null),
      read(1, 'a', 2, 3),
      read(0, null, 4, 5),
    ],
    'a value ahead of its write': [read(1, 'a', 0, 1), write('a', 2, 3)],
    'a count and a mark that never were together': [write('a', 0, 1), write('b', 2, 3), read(2, 'a', 4, 5)],
    'two readers who see two orders': [
      ...[write('a', 0, 20), write('b', 0, 20)],
      ...[read(1, 'a', 2, 3), read(1, 'b', 4, 5)],
    ],
  };
  for (const [what, history] of Object.entries(violating))
    t.equal(verdictOf(history), 'not linearizable', what);
});

t.test('what is told of a violation: how far it went, and what can’t come next', async (t) => {
  const stale = read(1, 'a', 4, 5);
  const history = [write('a', 0, 1), write('b', 2, 3), stale];
  t.match(checkLinearizability(viewCounter, history), { order: history.slice(0, 2), stuck: [stale] });
});

t.test('it gives up after as many tries as are allowed, and says so', async (t) => {
  const marks = Array.from({ length: 16 }, (_, number) => `w${number}`);
  const history = [...marks.map((mark) => write(mark, 0, null)), read(99, 'none', 1, 2)];
  t.equal(verdictOf(history, 1000), 'unknown');
  // Sixteen unanswered writes have 65,536 sets, with a last one each: what was seen is not tried again.
  const few = [...history.slice(0, 8), read(99, 'none', 1, 2)];
  t.equal(verdictOf(few, 20_000), 'not linearizable');
});

/** All orders of all choices of what took effect. */
function bruteForce(history: History): boolean {
  const from = (state: Views, left: readonly Operation<ViewOp>[]): boolean => {
    if (left.every(({ answer }) => answer === null)) return true;
    return left.some((one) => {
      if (left.some(({ answer }) => answer !== null && answer < one.call)) return false;
      const next = viewCounter.step(state, one.op);
      return (
        next !== null &&
        from(
          next,
          left.filter((other) => other !== one),
        )
      );
    });
  };
  return from(viewCounter.initial, history);
}

/** What a counter did, each operation at a moment between its call and its answer; now and then spoilt. */
function drawn(random: Random): History {
  const length = 2 + Math.floor(random() * 5);
  const calls = Array.from({ length }, () => {
    const call = Math.floor(random() * 12);
    return { call, answer: call + Math.floor(random() * 8), at: 0 };
  });
  for (const one of calls) one.at = one.call + random() * (one.answer - one.call);
  let state = viewCounter.initial;
  const history = calls
    .sort((one, other) => one.at - other.at)
    .map(({ call, answer }, number): Operation<ViewOp> => {
      if (random() < 0.5) return { op: { read: state }, call, answer };
      const op = { wrote: `w${number}` };
      const isAnswered = random() < 0.7;
      if (isAnswered || random() < 0.5) state = viewCounter.step(state, op) ?? state;
      return { op, call, answer: isAnswered ? answer : null };
    });
  return random() < 0.5 ? history : history.map((one) => spoilt(one, random));
}

function spoilt(operation: Operation<ViewOp>, random: Random): Operation<ViewOp> {
  const { op } = operation;
  if (!('read' in op) || random() < 0.5) return operation;
  const read = { ...op.read, count: Math.max(0, op.read.count + (random() < 0.5 ? 1 : -1)) };
  return { ...operation, op: { read } };
}

/** Does the order that it found say what it claims? */
function explains(history: History, order: History): boolean {
  const rest = history.filter((one) => !order.includes(one));
  let state: Views | null = viewCounter.initial;
  for (const [at, { op, call }] of order.entries()) {
    state = state && viewCounter.step(state, op);
    const later = order.slice(at + 1);
    if (later.some(({ answer }) => answer !== null && answer < call)) return false;
  }
  return (
    state !== null && rest.every(({ answer }) => answer === null) && new Set(order).size === order.length
  );
}

t.test('on small histories it says what a search of all orders says', async (t) => {
  const random = seededRandom(21);
  const count = { sound: 0, violating: 0 };
  for (let number = 0; number < 3000; number++) {
    const history = drawn(random);
    const found = checkLinearizability(viewCounter, history);
    const isSound = bruteForce(history);
    count[isSound ? 'sound' : 'violating']++;
    if (found.verdict !== (isSound ? 'linearizable' : 'not linearizable'))
      t.fail(`${number}: ${found.verdict}`, { history });
    if (found.verdict === 'linearizable' && !explains(history, found.order))
      t.fail(`${number}: an order that does not explain it`, { history, order: found.order });
  }
  t.ok(count.sound > 500 && count.violating > 500, JSON.stringify(count));
});
