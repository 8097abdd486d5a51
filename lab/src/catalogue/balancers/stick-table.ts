import { leadsBackByTable } from '../../predict/leads-back.ts';
import { defineBalancer } from './balancer.ts';

export const stickTable = defineBalancer({
  name: 'stick-table',
  says: 'the balancer notes which replica a client address met first, and sends it back there until a reload',
  ...leadsBackByTable(false, 'the balancer knows which replica a client address met first'),
});
