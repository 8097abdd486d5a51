import { ipHash as placeOf } from '../../predict/ip-hash.ts';
import { leadsBackByAddress } from '../../predict/leads-back.ts';
import { byHash } from '../../predict/server-of.ts';
import { defineBalancer } from './balancer.ts';

export const ipHash = defineBalancer({
  name: 'ip-hash',
  says: 'each client address goes to the replica that its first three octets hash to',
  placeOf,
  ...leadsBackByAddress(byHash, 'a client address always meets the replica that has its session'),
});
