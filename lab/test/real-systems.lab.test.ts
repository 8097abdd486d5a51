/** Stores and apps of real systems, each as theory has it, with a replica killed in its midst. Their contracts are tested by themselves. */
import t from 'tap';
import { Unsupported } from '../src/catalogue/fitness.ts';
import { experiment, QUICK } from './support/experiment.ts';

const EXPECTED: Readonly<Record<string, object>> = {
  'postgres-lag': { verdict: 'broken', fault: { lost: 0 } },
  postgres: { verdict: 'intact', fault: { lost: 0 } },
  'memcached-cas': { verdict: 'intact', fault: { lost: 0 } },
  'redis-locking': { verdict: 'intact', fault: { lost: 0 } },
  'locmem-workers': { verdict: 'broken' },
  'replicated+tomcat': { verdict: 'intact', fault: { lost: 0 } },
};

for (const [name, expected] of Object.entries(EXPECTED))
  t.test(name, async (t) => {
    try {
      const { result } = await experiment(t, name, { args: [...QUICK, '--duration', '4s'], kill: true });
      t.match(result, { ...expected, surprises: [] });
      // Where copies are read that are behind, how far is told, too.
      if (name === 'postgres-lag') t.ok((result.losses.byCause['store-lag'] ?? 0) > 0, 'and why');
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      // What can't be tried here is not passed.
      t.pass(name, { skip: error.message });
    }
  });
