import t from 'tap';
import { Unavailability } from '../../../src/judge/measures/unavailability.ts';
import type { Operation } from '../../../src/model/event.ts';

const operation = (user: number, at: number, ms: number): Operation => ({
  type: 'op',
  user,
  flow: 1,
  name: 'page',
  step: 'read',
  method: 'GET',
  path: '/',
  at,
  ms,
  outcome: 'ok',
  status: 200,
  replica: 'app-1',
  sent: null,
  set: null,
});

t.test('with nothing seen, nobody waited, and nothing failed', async (t) => {
  const measured = new Unavailability();
  t.same([measured.longestMs([0]), measured.recoveryMs(0, [0])], [0, null]);
});

t.test('an answer that is long in coming is a wait', async (t) => {
  const measured = new Unavailability();
  measured.add(operation(1, 100, 20), false, 0, true);
  measured.add(operation(2, 100, 1500), false, 0, true);
  t.same([measured.longestMs([0]), measured.recoveryMs(0, [0])], [1500, null]);
});

t.test(
  'a user waits from the first request in vain to the next good answer, each for themselves',
  async (t) => {
    const measured = new Unavailability();
    measured.add(operation(1, 1000, 10), true, 0, true);
    measured.add(operation(2, 1100, 10), false, 0, true);
    measured.add(operation(1, 1500, 10), true, 0, true);
    measured.add(operation(1, 2000, 30), false, 0, true);
    measured.add(operation(1, 3000, 30), false, 0, true);
    t.equal(measured.longestMs([0]), 1030);
    t.equal(measured.recoveryMs(1000, [0]), 510, 'until the last had failed');
    t.equal(measured.recoveryMs(2000, [0]), 0, 'before that time');
  },
);

t.test('who was never answered again waited until the last request', async (t) => {
  const measured = new Unavailability();
  measured.add(operation(1, 1000, 10), true, 0, true);
  measured.add(operation(1, 4000, 10), true, 0, true);
  t.equal(measured.longestMs([0]), 3010);
});

t.test('a wait counts for the phase in which it began, and none goes on from before a fault', async (t) => {
  const measured = new Unavailability();
  measured.add(operation(1, 1000, 10), true, 0, true);
  measured.add(operation(1, 1500, 10), true, 1, true);
  measured.add(operation(2, 1500, 10), true, 1, true);
  measured.add(operation(1, 2000, 10), false, 2, false);
  measured.add(operation(3, 2000, 10), true, 2, false);
  t.same(
    [0, 1, 2].map((phase) => measured.longestMs([phase])),
    [510, 10, 10],
  );
  t.equal(measured.longestMs([0, 1, 2]), 510);
  t.same(
    [0, 1, 2].map((phase) => measured.recoveryMs(1000, [phase])),
    [10, 510, 1010],
  );
});
