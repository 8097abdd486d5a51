import { leadsBackByTable } from '../../predict/leads-back.ts';
import { defineBalancer } from './balancer.ts';

export const stickTablePeers = defineBalancer({
  name: 'stick-table-peers',
  says: 'the balancer notes which replica a client address met first, and after a reload still knows',
  ...leadsBackByTable(
    true,
    'the balancer knows which replica a client address met first, whichever its worker',
  ),
});
