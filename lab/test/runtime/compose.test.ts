import t from 'tap';
import { Compose } from '../../src/runtime/compose/compose.ts';
import { requireDocker } from '../../src/runtime/compose/docker.ts';
import { runtimeContract } from '../support/contract.ts';

const without = await requireDocker(new AbortController().signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('keeps the contract of a runtime', { skip: without }, (t) => {
  runtimeContract(t, (signal) => new Compose({ lab: `test-${process.pid}`, port: 0, signal }));
  t.end();
});
