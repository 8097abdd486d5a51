/** memcached: memory alone, and nothing is left of it. memcached/start-memcached starts it. */
import { traitsOf } from '../catalogue/store-of.ts';
import { wayTo } from './links.ts';
import { definePart, type Place } from './part.ts';
import type { Program } from './program.ts';

const NAME = 'memcached';
const PORT = 11211;
const USER = 'session-lab';

const MEMCACHED: Program = {
  name: NAME,
  image: { variable: 'MEMCACHED_IMAGE', official: 'memcached:1.6.39' },
  version: { of: NAME, command: ['memcached', '--version'], says: /^memcached (\S+)/ },
  packages: { debian: 'memcached', homebrew: 'memcached' },
};

export const memcached = definePart({
  secrets: { memcached: 'a-password-for-a-local-lab' },
  names: (profile) => (traitsOf(profile).server === NAME ? [NAME] : []),
  describe: (name) =>
    name === NAME
      ? {
          name,
          role: 'store',
          program: MEMCACHED,
          ports: { main: PORT },
          after: () => false,
          command: ({ checkout }) => ['sh', `${checkout}/memcached/start-memcached`],
          environment: (place) => ({
            SCRATCH: place.scratch,
            BIND: place.bind,
            PORT: String(place.here().port),
            MEMCACHED_USER: USER,
            MEMCACHED_PASSWORD: place.secret('memcached'),
            // Started by root it becomes somebody else, who can't reach into this folder.
            RUN_AS: place.startedByRoot ? 'root' : '',
          }),
          ready: [{ accepts: 'main' }],
        }
      : null,
  tells(place: Place): Record<string, string> {
    if (!place.has(NAME)) return {};
    const { host, port } = wayTo(place, NAME);
    return {
      MEMCACHED_HOST: host,
      MEMCACHED_PORT: String(port),
      MEMCACHED_USER: USER,
      MEMCACHED_PASSWORD: place.secret('memcached'),
    };
  },
});
