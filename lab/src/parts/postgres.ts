/** PostgreSQL: one, or a primary and a standby that is behind it. postgres/start-postgres fills its folder. */
import { traitsOf } from '../catalogue/store-of.ts';
import { wayTo } from './links.ts';
import { definePart, hostAndPort, type Place } from './part.ts';
import type { Program } from './program.ts';

const [PRIMARY, STANDBY] = ['postgres', 'postgres-standby'];
const PORT = 5432;
const OPERATOR = 'postgres';
const APP = { user: 'session-lab', database: 'sessions' } as const;

const POSTGRES: Program = {
  name: 'postgres',
  image: { variable: 'POSTGRES_IMAGE', official: 'postgres:17.6' },
  version: { of: 'postgres', command: ['postgres', '--version'], says: /\) (\S+)/ },
  folders: ['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin'],
  packages: { debian: 'postgresql', homebrew: 'postgresql@17' },
};

export const postgres = definePart({
  secrets: {
    postgres: 'a-password-for-a-local-lab',
    'postgres-operator': 'a-password-for-the-operator-of-a-local-lab',
  },
  names(profile) {
    const { server, behindMs } = traitsOf(profile);
    return server !== PRIMARY ? [] : behindMs === null ? [PRIMARY] : [PRIMARY, STANDBY];
  },
  describe: (name) =>
    name === PRIMARY || name === STANDBY
      ? {
          name,
          role: 'store',
          program: POSTGRES,
          ports: { main: PORT },
          after: (other) => name === STANDBY && other.name === PRIMARY,
          command: ({ checkout }) => ['sh', `${checkout}/postgres/start-postgres`],
          environment: (place) => ({
            FOLDER: place.folder,
            BIND: place.bind,
            PGPORT: String(place.here().port),
            PGUSER: OPERATOR,
            PGPASSWORD: place.secret('postgres-operator'),
            APP_USER: APP.user,
            APP_PASSWORD: place.secret('postgres'),
            APP_DATABASE: APP.database,
            STANDBY_OF: name === STANDBY ? hostAndPort(place.to(PRIMARY)) : '',
            APPLY_DELAY: name === STANDBY ? `${traitsOf(place.profile).behindMs}ms` : '',
          }),
          // Where its image has a folder for data.
          folderInImage: '/var/lib/postgresql/data',
          // Told by SIGTERM, it waits until its clients have gone.
          stopsOn: 'SIGINT',
          ready: [
            { command: IS_READY, prints: /accepting connections/ },
            ...(name === STANDBY ? [FOLLOWS] : []),
          ],
        }
      : null,
  tells: (place: Place): Record<string, string> =>
    place.has(PRIMARY)
      ? {
          POSTGRES_URL: urlOf(hostAndPort(wayTo(place, PRIMARY))),
          POSTGRES_USER: APP.user,
          POSTGRES_PASSWORD: place.secret('postgres'),
          ...(place.has(STANDBY) ? { POSTGRES_STANDBY_URL: urlOf(hostAndPort(place.to(STANDBY))) } : {}),
        }
      : {},
});

const IS_READY = ['sh', '-c', 'pg_isready -h 127.0.0.1'];

const FOLLOWS = {
  command: ['sh', '-c', "psql -h 127.0.0.1 -Atc 'SELECT status FROM pg_stat_wal_receiver'"],
  prints: /^streaming/,
};

const urlOf = (at: string): string => `postgres://${at}/${APP.database}`;
