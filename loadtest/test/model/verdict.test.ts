import t from 'tap';
import { LEAST_CHECKS, verdictOf, worst } from '../../src/model/verdict.ts';

t.test('one violation breaks it, however much held', async (t) => {
  t.equal(verdictOf({ held: 1_000_000, unclear: 0, violations: 1, replicasSeen: 3 }), 'broken');
  t.equal(verdictOf({ held: 0, unclear: 0, violations: 1, replicasSeen: 1 }), 'broken');
});

t.test(
  'enough that held on several replicas is intact, or on replicas that can’t be told apart',
  async (t) => {
    t.equal(verdictOf({ held: LEAST_CHECKS, unclear: 0, violations: 0, replicasSeen: 2 }), 'intact');
    t.equal(verdictOf({ held: LEAST_CHECKS, unclear: 0, violations: 0, replicasSeen: null }), 'intact');
  },
);

t.test('refuses a pass that could not have failed', async (t) => {
  const enough = { held: 1000, unclear: 0, violations: 0, replicasSeen: 3 };
  t.equal(verdictOf({ ...enough, held: LEAST_CHECKS - 1 }), 'unknown', 'too few');
  t.equal(verdictOf({ ...enough, unclear: 200 }), 'unknown', 'too much never came through');
  t.equal(verdictOf({ ...enough, replicasSeen: 1 }), 'unknown', 'one replica saw it all');
});

t.test('the worst wins', async (t) => {
  t.equal(worst(['intact', 'broken', 'unknown']), 'broken');
  t.equal(worst(['intact', 'unknown']), 'unknown');
  t.equal(worst([]), 'intact');
});
