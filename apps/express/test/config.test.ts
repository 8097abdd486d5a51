import { configConformance } from '@session-lab/shared/testing';
import t from 'tap';
import { readConfig } from '../src/config.ts';

configConformance(t, readConfig);

t.test('names the stores that there are where another is asked for', async (t) => {
  t.throws(() => readConfig({ STORE: 'redis-atomic' }), {
    code: 'CONFIG',
    message: /^ {2}STORE: the Express app has no store redis-atomic: choose memory or redis$/m,
  });
});
