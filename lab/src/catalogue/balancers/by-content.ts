import { inTurn } from '../../predict/pick.ts';
import { wanders } from '../../predict/wanders.ts';
import { defineBalancer } from './balancer.ts';

export const byContent = defineBalancer({
  name: 'by-content',
  says: 'the balancer answers static files itself, and each request for a page goes to the next replica in turn',
  ...wanders({
    pick: inTurn,
    goes: 'the redirect goes to the next replica in turn',
  }),
});
