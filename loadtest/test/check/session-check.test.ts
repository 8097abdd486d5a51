import t from 'tap';
import { PhaseClock } from '../../src/check/phase.ts';
import { type Loss, SessionCheck } from '../../src/check/session-check.ts';
import { history } from '../support/notation.ts';

function check(lines: string) {
  const clock = new PhaseClock();
  const sessions = new SessionCheck(clock);
  const losses: Loss[] = [];
  for (const event of history(lines)) {
    clock.add(event);
    const loss = event.type === 'op' ? sessions.add(event) : null;
    if (loss) losses.push(loss);
  }
  return { losses, steady: sessions.tally('steady'), fault: sessions.tally('fault') };
}

t.test('an empty history starts and loses nothing', async (t) => {
  const { losses, steady } = check('');
  t.same(losses, []);
  t.match(steady, { started: 0, lost: {} });
});

t.test('holds while every answer recognises the session', async (t) => {
  const { losses, steady } = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
    u1 write app-1 ok A
    u1 page app-1 ok A f2x2
  `);
  t.same(losses, []);
  t.match(steady, { started: 1, startedBy: { 'app-1': 1 } });
});

t.test('flags a page that has forgotten the session, once', async (t) => {
  const { losses, steady } = check(`
    u1 write app-1 ok +A
    u1 page app-2 ok A nothing cleared
    u1 write app-3 ok +B
    u1 page app-3 ok B f2x1
  `);
  t.same(losses, [{ cause: 'wrong-replica', by: 'app-2' }]);
  t.equal(steady.started, 2);
});

t.test('flags a write that is answered with another session', async (t) => {
  const { losses } = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
    u1 write app-2 ok A +B
    u1 page app-2 ok B f2x1
  `);
  t.same(losses, [{ cause: 'wrong-replica', by: 'app-2' }]);
});

t.test('flags writes that are missing though the session is known', async (t) => {
  const { losses } = check(`
    u1 write app-1 ok +A
    u1 write app-1 ok A
    u1 page app-1 ok A f2x1
  `);
  t.same(losses, [{ cause: 'unexplained', by: 'app-1' }]);
});

t.test(
  'flags a session that is forgotten without a word, as stacks do that leave the cookie alone',
  async (t) => {
    const { losses } = check(`
    u1 write app-1 ok +A
    u1 page app-2 ok A nothing
    u1 page app-2 ok A nothing
  `);
    t.equal(losses.length, 1);
  },
);

t.test(
  'loses a session once, though its user goes on with its cookie on replica after replica',
  async (t) => {
    const { losses, steady } = check(`
    u1 write app-1 ok +A
    u1 page app-2 ok A nothing
    u1 write app-1 ok A
    u1 page app-3 ok A nothing
  `);
    t.same(losses, [{ cause: 'wrong-replica', by: 'app-2' }]);
    t.equal(steady.started, 1);
  },
);

t.test('an acknowledged write alone does not show that its replica knows the session', async (t) => {
  const { losses } = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
    u1 write app-2 ok A
    u1 page app-3 ok A nothing
  `);
  t.same(losses, [{ cause: 'wrong-replica', by: 'app-3' }]);
});

t.test('a cookie that came with an error begins no session, and the next page owes it nothing', async (t) => {
  const { losses, steady } = check(`
    u1 write app-1 ok +A
    u1 page app-1 ok A f1x1
    u1 write app-2 info A +B
    u1 page app-2 ok B nothing
  `);
  t.same(losses, []);
  t.equal(steady.started, 1);
});

t.test('a write that may have happened excuses nothing and demands nothing', async (t) => {
  const allowed = check(`
    u1 write app-1 ok +A
    u1 write - info A
    u1 page app-1 ok A f1x1
    u1 page app-1 ok A f2x2
  `);
  t.same(allowed.losses, []);
  const violated = check(`
    u1 write app-1 ok +A
    u1 write - info A
    u1 page app-2 ok A nothing
  `);
  t.equal(violated.losses.length, 1);
});

t.test('names the dead replica where the one that held the session was killed', async (t) => {
  const { losses, fault } = check(`
    u1 write app-2 ok +A
    u1 page app-2 ok A f1x1
    begin app-2
    struck app-2
    u1 write app-3 ok A +B
  `);
  t.same(losses, [{ cause: 'dead-replica', by: 'app-3' }]);
  t.match(fault.lost, { 'dead-replica': 1 });
});

t.test('counts what the dying replica still acknowledged as lost with it', async (t) => {
  const { losses } = check(`
    begin app-2
    u1 write app-2 ok +A
    u1 page app-3 ok A nothing cleared
    struck app-2
  `);
  t.same(losses, [{ cause: 'dead-replica', by: 'app-3' }]);
});

t.test('an answer that is read after the death of the replica that gave it changes nothing', async (t) => {
  const { losses } = check(`
    begin app-2
    u1 write app-2 ok +A 25ms
    struck app-2
    u1 page app-3 ok A nothing cleared
  `);
  t.same(losses, [{ cause: 'dead-replica', by: 'app-3' }]);
});

t.test('tells sessions that the returned replica never had from those that died with it', async (t) => {
  const { losses, fault } = check(`
    u1 write app-2 ok +A
    begin app-2
    struck app-2
    u1 write app-3 ok A +B
    u1 page app-3 ok B f2x1
    healed app-2
    u1 write app-2 ok B +C
  `);
  t.same(losses, [
    { cause: 'dead-replica', by: 'app-3' },
    { cause: 'wrong-replica', by: 'app-2' },
  ]);
  t.equal(fault.lostOnReturn, 1);
});

t.test('blames no replica for a session that several of them have recognised', async (t) => {
  const { losses } = check(`
    u1 write app-1 ok +A
    u1 page app-2 ok A f1x1
    u1 page app-3 ok A nothing
  `);
  t.same(losses, [{ cause: 'unexplained', by: 'app-3' }]);
});
