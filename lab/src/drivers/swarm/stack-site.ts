/** What the containers of a stack see of a lab: where parts are, as swarm/stack.yml and the images have it. */
import type { Profile } from '../../catalogue/profile.ts';
import { BY_HAND } from '../../parts/secrets.ts';
import { isReplica } from '../../topology.ts';
import type { Site } from '../place.ts';
import { APP } from './tasks.ts';

export const stackSite = (lab: string, profile: Profile, parts: readonly string[]): Site => ({
  lab,
  profile,
  parts,
  secrets: BY_HAND,
  checkout: '/lab',
  bind: '0.0.0.0',
  startedByRoot: false,
  folder: () => '/data',
  scratch: () => '/tmp',
  address: (part, _, port) => ({ host: isReplica(part) ? `tasks.${APP}` : part, port }),
  locate: async () => null,
});
