/** The Redis parts of a lab, and what they call each other. */
import type { Profile } from '../catalogue/profile.ts';

/** The first is in every lab; the others, and those who watch them, where one may take another's place. */
export const REDIS_PARTS: readonly string[] = ['redis', 'redis-2', 'redis-3'];
export const SENTINEL_PARTS: readonly string[] = ['sentinel-1', 'sentinel-2', 'sentinel-3'];

/** What Sentinels call the Redis that takes the writes, whichever it is. */
export const PRIMARY_NAME = 'sessions';

/** Can another Redis take the place of one that dies? */
export const hasSentinels = ({ replication }: Pick<Profile, 'replication'>): boolean =>
  replication === 'sentinel';

/** Below a container's 256 MB, with room for what clients are sent and for copies of what is written to disk meanwhile. */
export const MAX_MEMORY = '160mb';
