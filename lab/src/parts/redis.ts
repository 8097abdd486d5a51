/** Redis: one, or a primary with two that follow it and may take its place. redis/start-redis writes its configuration. */
import { wayTo } from './links.ts';
import { definePart, hostAndPort, type Place } from './part.ts';
import { APP_USER, accessEnvironment, asSecrets, newRedisTls, redisTlsLines, tlsOf } from './redis-access.ts';
import { hasSentinels, MAX_MEMORY, PRIMARY_NAME, REDIS_PARTS, SENTINEL_PARTS } from './redis-names.ts';
import { redisProgram } from './redis-program.ts';

const PORT = 6379;

const [FIRST = ''] = REDIS_PARTS;

/** A command as the operator gives it: the answer tells whether this Redis is healthy. */
export const asOperator = (command: string): readonly string[] => [
  'sh',
  '-c',
  `redis-cli $OPERATOR -p "$PORT" ${command}`,
];

export const redis = definePart({
  secrets: { redis: 'a-password-for-a-local-lab' },
  furtherSecrets: async ({ tls }) => (tls ? asSecrets(await newRedisTls()) : {}),
  names: (profile) => (hasSentinels(profile) ? REDIS_PARTS : [FIRST]),
  describe: (name, profile) =>
    REDIS_PARTS.includes(name)
      ? {
          name,
          role: 'store',
          ...redisProgram(profile),
          ports: { main: PORT },
          after: (other) => name !== FIRST && other.name === FIRST,
          command: ({ checkout }) => ['sh', `${checkout}/redis/start-redis`],
          environment: (place) => ({
            ...accessEnvironment(place, (tls, files) =>
              redisTlsLines(tls, place.here().port, files, hasSentinels(profile)),
            ),
            FOLDER: place.folder,
            BIND: place.bind,
            PORT: String(place.here().port),
            PERSISTENCE: profile.persistence,
            ACKNOWLEDGEMENTS: String(profile.acknowledgements),
            MAX_MEMORY,
            REPLICA_OF: name === FIRST ? '' : hostAndPort(place.to(FIRST)),
            SELF: hostAndPort(place.here()),
            SENTINELS: hasSentinels(profile)
              ? SENTINEL_PARTS.map((sentinel) => hostAndPort(place.to(sentinel))).join(' ')
              : '',
            PRIMARY: PRIMARY_NAME,
          }),
          // A follower is healthy when it has everything that its primary has.
          ready: [
            { command: asOperator('PING'), prints: /^PONG/ },
            { command: asOperator('INFO replication'), prints: /role:master|master_link_status:up/ },
          ],
        }
      : null,
  tells(place: Place) {
    const at = hostAndPort(wayTo(place, FIRST));
    const tls = tlsOf(place);
    return {
      REDIS_URL: `redis${tls ? 's' : ''}://${at}`,
      REDIS_USERNAME: tls ? APP_USER : '',
      REDIS_PASSWORD: tls?.appPassword ?? place.secret('redis'),
      REDIS_CA: tls?.ca ?? '',
    };
  },
});
