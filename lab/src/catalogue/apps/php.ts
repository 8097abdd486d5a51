import { dirname, join } from 'node:path';
import { NGINX_PROGRAM } from '../../parts/nginx.ts';
import type { Program } from '../../parts/program.ts';
import { ROOT } from '../../paths.ts';
import { defineApp } from './app.ts';

const FOLDER = 'apps/php';
const START = 'start-php';

/** PHP-FPM with what the app takes of its extensions: the script finds both, or says which is missing. */
export const PHP: Program = {
  name: START,
  image: { variable: 'PHP_IMAGE', official: 'php:8.2-fpm' },
  version: { of: 'php', command: [START, '--version'], says: /PHP (\S+)/ },
  folders: [join(ROOT, FOLDER)],
  packages: { debian: 'php8.2-fpm php-redis', homebrew: 'php' },
};

/** PHP's own handler keeps a session locked for as long as a request works on it, whoever's folder it is in. */
const IN_FILES = { server: null, merges: true } as const;

export const php = defineApp({
  name: 'php',
  title: 'PHP',
  says: 'PHP-FPM and its native sessions, in files or in Redis',
  folder: FOLDER,
  started: {
    program: PHP,
    beside: [NGINX_PROGRAM],
    command: ({ checkout }) => ['sh', `${checkout}/${FOLDER}/${START}`],
    ports: { fpm: 9000 },
    environment: (place) => ({
      FPM_PORT: String(place.here('fpm').port),
      BASE: `${place.scratch}/php`,
      // A folder of the lab's: files that a replica alone has are below it, too, and outlive its container.
      SESSIONS: `${dirname(place.folder)}/sessions`,
    }),
  },
  stores: ['memory', 'files', 'redis', 'redis-locking'],
  ownStores: {
    memory: {
      says: 'each replica holds the sessions that it began in files of its own, which it finds again when it is back',
      because: null,
      traits: { ...IN_FILES, shared: false, outlives: true },
    },
    files: {
      says: 'one folder of files for all replicas; a session is locked while a request works on it',
      because: 'any replica finds any session in the folder that all share',
      // As ps_files_write does: it truncates, then writes.
      traits: { ...IN_FILES, shared: true, emptiesFirst: true },
    },
    // php-redis has been seen to fail on the lab's guarded Redis: +tls is refused.
    redis: {
      says: 'one Redis for all replicas; the last write of a session is what stays',
      because: 'any replica finds any session in Redis',
      traits: { shared: true, server: 'redis', merges: false },
    },
    'redis-locking': {
      says: 'one Redis for all replicas; a session is locked while a request works on it',
      because: 'any replica finds any session in Redis',
      traits: { ...IN_FILES, shared: true, server: 'redis', locksByKey: true },
    },
  },
  pages: false,
  proxyProtocol: false,
  inContainers: true,
  onLinks: true,
  pm2: false,
  racesInMemory: false,
  connectsEachTime: true,
});
