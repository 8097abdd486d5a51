/** Sentinels: two of three must agree that the primary is gone, and then put another in its place. */
import { hostAndPort, type Place } from './part.ts';
import { newestPrimary } from './primary.ts';
import { asOperator } from './redis.ts';
import { accessEnvironment, sentinelTlsLines, tlsOf } from './redis-access.ts';
import { hasSentinels, PRIMARY_NAME, REDIS_PARTS, SENTINEL_PARTS } from './redis-names.ts';
import { redisProgram } from './redis-program.ts';
import { nothingFrom } from './remote.ts';
import { defineServer } from './server.ts';

const PORT = 26379;
const PATIENCE_MS = 5000;

export const sentinel = defineServer({
  names: (profile) => (hasSentinels(profile) ? SENTINEL_PARTS : []),
  describe: (name, profile) =>
    SENTINEL_PARTS.includes(name)
      ? {
          name,
          role: 'store',
          ...redisProgram(profile),
          ports: { main: PORT },
          after: (other) => REDIS_PARTS.includes(other.name),
          command: ({ checkout }) => ['sh', `${checkout}/redis/start-sentinel`],
          environment: (place) => ({
            ...accessEnvironment(place, (tls, files) => sentinelTlsLines(tls, place.here().port, files)),
            SENTINEL_PASSWORD: tlsOf(place)?.sentinelPassword ?? '',
            FOLDER: place.folder,
            BIND: place.bind,
            PORT: String(place.here().port),
            WATCHES: hostAndPort(place.to(REDIS_PARTS[0] ?? '')),
            PRIMARY: PRIMARY_NAME,
          }),
          // It knows the others, and with them could put another in the primary's place.
          ready: [{ command: asOperator(`SENTINEL CKQUORUM ${PRIMARY_NAME}`), prints: /^OK/ }],
        }
      : null,
  async primaries(remote, parts) {
    const sentinels = parts.filter(({ name }) => SENTINEL_PARTS.includes(name));
    const answers = await Promise.all(
      sentinels.map(async ({ name }) => {
        const asked = remote.exec(name, asOperator(`SENTINEL MASTER ${PRIMARY_NAME}`), PATIENCE_MS);
        return (await asked.catch(nothingFrom)).stdout.split('\n');
      }),
    );
    const named = newestPrimary(answers);
    const found = parts.filter(
      ({ name, address }) => REDIS_PARTS.includes(name) && named && address === hostAndPort(named),
    );
    return found.map(({ name }) => name);
  },
  tells: (place: Place) => ({
    REDIS_SENTINELS: hasSentinels(place.profile)
      ? SENTINEL_PARTS.map((name) => hostAndPort(place.to(name))).join()
      : '',
    REDIS_PRIMARY: PRIMARY_NAME,
    REDIS_ACKNOWLEDGEMENTS: String(place.profile.acknowledgements),
  }),
});
