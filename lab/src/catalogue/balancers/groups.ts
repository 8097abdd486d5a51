import { leadsBackToGroup } from '../../predict/leads-to-group.ts';
import { defineBalancer } from './balancer.ts';

export const groups = defineBalancer({
  name: 'groups',
  says: 'nginx gives each browser a cookie that names a group of replicas, whose replicas answer it in turn',
  toGroups: true,
  ...leadsBackToGroup(
    'a cookie of nginx’s leads each browser back to its group of replicas, all of which have its session',
  ),
});
