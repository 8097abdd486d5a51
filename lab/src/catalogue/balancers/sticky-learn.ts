import { leadsBackBySession } from '../../predict/leads-back.ts';
import { defineBalancer } from './balancer.ts';

export const stickyLearn = defineBalancer({
  name: 'sticky-learn',
  says: 'nginx notes which replica set a session cookie, and sends that cookie back there',
  readsSessionCookie: true,
  ...leadsBackBySession('nginx knows which replica set a session cookie, and sends it back there'),
});
