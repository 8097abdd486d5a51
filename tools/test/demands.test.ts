import t from 'tap';
import { DEMANDS } from '../testing/demands.ts';
import { testFiles } from '../testing/test-files.ts';

t.test('each test whose demand is written down is there', (t) => {
  const files = [...testFiles(), ...testFiles(true)];
  for (const file of Object.keys(DEMANDS)) t.ok(files.includes(file), file);
  t.end();
});
