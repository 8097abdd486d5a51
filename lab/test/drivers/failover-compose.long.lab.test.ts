/** A replicated store fails over in Compose. */
import t from 'tap';
import { openLab } from '../../src/choose-lab.ts';
import { requireDocker } from '../../src/drivers/compose/docker.ts';
import { failoverContract } from '../support/failover-contract.ts';

const { signal } = new AbortController();

const without = await requireDocker(signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('fails over in Compose', { skip: without }, (t) => {
  failoverContract(t, openLab('compose', { lab: `test-failover-${process.pid}`, port: 0, signal }));
  t.end();
});
