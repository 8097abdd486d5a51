import { inTurn } from '../../predict/pick.ts';
import { wanders } from '../../predict/wanders.ts';
import { defineBalancer } from './balancer.ts';

export const roundRobin = defineBalancer({
  name: 'round-robin',
  says: 'each request goes to the next replica in turn, whoever sends it',
  ...wanders({
    pick: inTurn,
    goes: 'the redirect goes to the next replica in turn',
  }),
});
