import { leadsBackByAddress } from '../../predict/leads-back.ts';
import { byRing } from '../../predict/server-of.ts';
import { defineBalancer } from './balancer.ts';

export const hashConsistent = defineBalancer({
  name: 'hash-consistent',
  says: 'each client address goes to the replica that follows it on a ring of hashes',
  ...leadsBackByAddress(byRing, 'a client address always meets the replica that has its session'),
});
