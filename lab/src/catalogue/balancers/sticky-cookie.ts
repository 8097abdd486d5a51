import { leadsBackByCookie } from '../../predict/leads-back.ts';
import { defineBalancer } from './balancer.ts';

export const stickyCookie = defineBalancer({
  name: 'sticky-cookie',
  says: 'the balancer gives each browser a cookie that names the replica of its first request',
  ...leadsBackByCookie(
    'a cookie of the balancer’s leads each browser back to the replica that has its session',
  ),
});
