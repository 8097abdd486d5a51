import { inTurn } from '../../predict/pick.ts';
import { wanders } from '../../predict/wanders.ts';
import { defineBalancer } from './balancer.ts';

export const pm2 = defineBalancer({
  name: 'pm2',
  says: 'Node hands each new connection to the next of PM2’s workers, and here each request is a connection',
  ...wanders({
    pick: inTurn,
    goes: 'Node hands each connection to the next worker in turn',
  }),
});
