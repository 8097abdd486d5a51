import t from 'tap';
import { LEAST_FLOWS, verdictOf } from '../../src/check/verdict.ts';

t.test('one violation breaks it, however much was kept', async (t) => {
  t.equal(verdictOf({ kept: 1_000_000, unclear: 0, violations: 1, replicasSeen: 3 }), 'broken');
  t.equal(verdictOf({ kept: 0, unclear: 0, violations: 1, replicasSeen: 1 }), 'broken');
});

t.test('enough kept on several replicas is intact', async (t) => {
  t.equal(verdictOf({ kept: LEAST_FLOWS, unclear: 0, violations: 0, replicasSeen: 2 }), 'intact');
});

t.test('refuses a pass that could not have failed', async (t) => {
  t.equal(
    verdictOf({ kept: LEAST_FLOWS - 1, unclear: 0, violations: 0, replicasSeen: 3 }),
    'unknown',
    'too few',
  );
  t.equal(
    verdictOf({ kept: 1000, unclear: 200, violations: 0, replicasSeen: 3 }),
    'unknown',
    'too much never came through',
  );
  t.equal(
    verdictOf({ kept: 1000, unclear: 0, violations: 0, replicasSeen: 1 }),
    'unknown',
    'one replica saw it all',
  );
});
