import t from 'tap';
import { Compose } from '../../src/runtime/compose/compose.ts';
import { requireDocker } from '../../src/runtime/compose/docker.ts';
import { Processes } from '../../src/runtime/processes/processes.ts';
import { failoverContract } from '../support/failover-contract.ts';

const { signal } = new AbortController();
const options = { lab: `test-failover-${process.pid}`, port: 0, signal };

const without = await requireDocker(signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('fails over as processes', (t) => {
  failoverContract(t, new Processes(options));
  t.end();
});

t.test('fails over in Compose', { skip: without }, (t) => {
  failoverContract(t, new Compose(options));
  t.end();
});
