import { leadsBackByConnection } from '../../predict/leads-back.ts';
import { defineBalancer } from './balancer.ts';

export const layer4 = defineBalancer({
  name: 'layer-4',
  says: 'each connection goes to the replica that its client’s address is hashed to, and stays there',
  ...leadsBackByConnection('a client’s connection stays with the replica that its address was hashed to'),
});
