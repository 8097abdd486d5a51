import { dirname, join } from 'node:path';
import type { Program } from '../../parts/program.ts';
import { ROOT } from '../../paths.ts';
import { defineApp } from './app.ts';

const FOLDER = 'apps/django';
const START = 'start-django';

/** gunicorn's processes that serve one replica, where it is more than one. */
export const WORKERS = 4;

/** A Python that has Django and gunicorn: the script finds one, or says that there is none. */
export const DJANGO: Program = {
  name: START,
  image: { variable: 'DJANGO_IMAGE', official: 'python:3.11-slim' },
  version: { of: 'django', command: [START, '--version'], says: /Django (\S+)/ },
  folders: [join(ROOT, FOLDER)],
  packages: { debian: 'python3-django gunicorn', homebrew: null },
};

/** Django loads a session, and saves it whole: in whatever store, the last one to save wins. */
const WHOLE = {
  server: null,
  failsOver: false,
  copies: null,
  merges: false,
  revocable: true,
  tls: false,
} as const;

export const django = defineApp({
  name: 'django',
  title: 'Django',
  says: 'Django under gunicorn, with the session engines that it brings',
  folder: FOLDER,
  started: {
    program: DJANGO,
    command: ({ checkout }) => ['sh', `${checkout}/${FOLDER}/${START}`],
    environment: (place) => ({
      BASE: `${place.scratch}/django`,
      WORKERS: String(WORKERS),
      SESSIONS: `${dirname(place.folder)}/sessions`,
    }),
  },
  stores: ['memory', 'locmem-workers', 'database', 'signed-cookies'],
  ownStores: {
    'locmem-workers': {
      says: `each replica is ${WORKERS} processes, and each of them holds the sessions that it began in its own memory`,
      because: null,
      traits: { ...WHOLE, shared: false, processes: WORKERS },
    },
    database: {
      says: 'one database (SQLite) for all replicas; the last write of a session is what stays',
      because: 'any replica finds any session in the database',
      traits: { ...WHOLE, shared: true },
    },
    'signed-cookies': {
      says: 'no server holds a session: it travels in a signed cookie, which a client can read',
      because: 'the session is in the cookie, and comes with every request',
      traits: { ...WHOLE, shared: true, revocable: false },
    },
  },
  pages: false,
  proxyProtocol: false,
  inContainers: true,
  onLinks: true,
  pm2: false,
  // Threads share the memory, and each saves what it has loaded.
  racesInMemory: true,
});
