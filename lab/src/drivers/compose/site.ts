/** What containers see of a lab: where parts are, as docker-compose.yml and the images have it. */
import type { Profile } from '../../catalogue/profile.ts';
import { partNamed } from '../../parts/index.ts';
import type { Secrets } from '../../parts/secrets.ts';
import type { Site } from '../place.ts';

export const composeSite = (profile: Profile, parts: readonly string[], secrets: Secrets): Site => ({
  lab: 'compose',
  profile,
  parts,
  secrets,
  checkout: '/lab',
  bind: '0.0.0.0',
  startedByRoot: false,
  folder: (part) => partNamed(part, profile)?.folderInImage ?? '/data',
  scratch: () => '/tmp',
  address: (part, _, port) => ({ host: part, port }),
  locate: async () => null,
});
