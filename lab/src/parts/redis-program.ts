/** What runs as Redis: itself, or Valkey in its place, where a profile says so. */
import type { Profile } from '../catalogue/profile.ts';
import type { Program } from './program.ts';

export const REDIS_SERVER: Program = {
  name: 'redis-server',
  image: { variable: 'REDIS_IMAGE', official: 'redis:8.0.6' },
  version: { of: 'redis', command: ['redis-server', '--version'], says: /v=(\S+)/ },
};

const VALKEY: Program = {
  name: 'valkey-server',
  image: { variable: 'VALKEY_IMAGE', official: 'valkey/valkey:9.1.2' },
  version: { of: 'valkey', command: ['valkey-server', '--version'], says: /v=(\S+)/ },
  packages: { debian: 'valkey-server', homebrew: 'valkey' },
};

/** They speak the same: what asks one of them is redis-cli, which Valkey's image has by that name, too. */
export const redisProgram = ({ redisServer }: Pick<Profile, 'redisServer'>) =>
  redisServer === VALKEY.name ? { program: VALKEY, beside: [REDIS_SERVER] } : { program: REDIS_SERVER };
