/** A replicated store fails over, as processes; in Compose it takes longer (`make long`). */
import t from 'tap';
import { openLab } from '../../src/choose-lab.ts';
import { failoverContract } from '../support/failover-contract.ts';

const { signal } = new AbortController();

failoverContract(t, openLab('processes', { lab: `test-failover-${process.pid}`, port: 0, signal }));
