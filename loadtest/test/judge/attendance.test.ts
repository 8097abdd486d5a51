import t from 'tap';
import { judged } from '../support/notation.ts';

const moved = (lines: string) => {
  const { attendance } = judged(lines);
  return { moved: attendance.moved, of: attendance.through.size };
};

const BEFORE = `
  u1 write app-1 ok +A
  u1 read app-1 ok A w1x1
  u2 write app-2 ok +B
  u2 read app-2 ok B w1x1`;

t.test(
  'a user whom another replica answers while the fault lasts was moved, whoever answers after it',
  (t) => {
    const during = `
    begin app-4
    u1 read app-1 ok A w1x1
    struck app-4
    u1 read app-4 ok A nothing
    u2 read app-2 ok B w1x1`;
    t.same(moved(`${BEFORE}${during}`), { moved: 1, of: 2 });
    const after = `
    healing app-4
    u1 read app-1 ok A w1x1
    healed app-4
    u1 read app-1 ok A w1x1`;
    t.same(moved(`${BEFORE}${during}${after}`), { moved: 1, of: 2 });
    t.end();
  },
);

t.test('who is answered while the fault is being undone tells nothing of it', (t) => {
  const lines = `${BEFORE}
    begin app-4
    struck app-4
    healing app-4
    u1 read app-4 ok A nothing @55 20ms
    healed app-4`;
  t.same(moved(lines), { moved: 0, of: 0 });
  t.end();
});

t.test('who met several replicas before the fault has no home to be moved from', (t) => {
  const lines = `${BEFORE}
    u2 read app-1 ok B w1x1
    begin app-4
    struck app-4
    u2 read app-4 ok B nothing`;
  t.same(moved(lines), { moved: 0, of: 1 });
  t.end();
});

t.test('writes are counted that are under way at one moment of the strike', (t) => {
  const lines = `
    u1 write app-1 ok +A @10 10ms
    begin redis
    u1 write app-1 ok A @25 20ms
    u2 write app-2 info B @40 10ms
    u3 read app-2 ok A w1x1 @41 1ms
    struck redis
    u3 write app-3 ok +C @90 10ms`;
  t.equal(judged(lines).attendance.writingAtOnce, 2);
  t.equal(judged(BEFORE).attendance.writingAtOnce, 0);
  t.end();
});

t.test('a replica is back when it answers what was asked of it after the undo', (t) => {
  const until = `${BEFORE}
    begin app-2
    struck app-2
    u2 read app-1 ok B nothing
    healing app-2
    healed app-2`;
  t.same(judged(`${BEFORE}\nbegin app-2`).notBack, [], 'nothing is undone yet');
  t.same(judged(until).notBack, ['app-2']);
  t.same(judged(`${until}\nu1 read app-1 ok A w1x1`).notBack, ['app-2'], 'another has answered');
  t.same(judged(`${until}\nu2 read app-2 ok B w1x1 @75 30ms`).notBack, ['app-2'], 'asked before the undo');
  t.same(judged(`${until}\nu2 read app-2 ok B nothing`).notBack, []);
  t.end();
});

t.test('nobody waits for what answered nobody before', (t) => {
  const lines = `${BEFORE}
    begin redis
    struck redis
    healing redis
    healed redis
    u1 read app-1 ok A w1x1`;
  t.same(judged(lines).notBack, []);
  t.end();
});
