/** `docker compose` on one project, with a profile's file: just what one would type, and what it says when it fails. */
import { UserError } from '@session-lab/loadtest';
import { IMAGES } from '../../config.ts';
import { linksText } from '../../links/config.ts';
import { ROOT } from '../../paths.ts';
import { APPS, failsOver, type Profile } from '../../profile.ts';
import {
  linkNames,
  linkTarget,
  REDIS_PORT,
  REPLICA_PORT,
  type Replica,
  replicaIndex,
  replicaNames,
  SENTINEL_PORT,
  USUAL_REPLICAS,
} from '../../topology.ts';
import { type CommandFailed, type CommandOptions, type CommandOutput, runCommand } from '../command.ts';
import { type RedisTls, redisTlsLines, sentinelTlsLines, tlsFilesIn } from '../redis-access.ts';

export class ComposeCli {
  readonly project: string;
  readonly #port: number;
  /** Of the lab that is being brought up. */
  redisTls: RedisTls | null = null;

  constructor(project: string, port: number) {
    this.project = project;
    this.#port = port;
  }

  /** @throws {CommandFailed} */
  run(args: readonly string[], options: CommandOptions = {}, profile?: Profile): Promise<CommandOutput> {
    return runCommand('docker', this.args(args, profile), { ...options, env: this.env(profile) });
  }

  /** Arguments for `docker`. */
  args(args: readonly string[], profile?: Profile): string[] {
    const file = profile ? ['--env-file', profile.file] : [];
    return ['compose', '--project-directory', ROOT, '--project-name', this.project, ...file, ...args];
  }

  /**
   * The host's own variables win over the file's, so that a stray PROFILE there must not get through. Where nothing
   * is made and no profile matters, Compose wants values all the same.
   */
  env(profile?: Profile): Record<string, string> {
    return {
      ...profile?.variables,
      PROFILE: profile?.name ?? 'none',
      LAYER: profile?.layer === 4 ? '4' : '',
      BALANCER: profile?.balancer ?? 'none',
      STORE: profile?.store ?? 'none',
      APP_FOLDER: APPS[profile?.app ?? 'fastify'],
      PEERS: replicaNames(profile?.replicas ?? USUAL_REPLICAS)
        .map((replica) => `${replica}=http://${replica}:${REPLICA_PORT}`)
        .join(),
      REPLICAS: String(profile?.replicas ?? USUAL_REPLICAS),
      ...(profile?.links ? linkVariables(replicaNames(profile.replicas)) : {}),
      PERSISTENCE: profile?.persistence ?? 'none',
      REPLICATION: profile?.replication ?? 'none',
      REDIS_ACKNOWLEDGEMENTS: String(profile?.acknowledgements ?? 0),
      ...redisVariables(this.redisTls, profile !== undefined && failsOver(profile)),
      PORT: String(this.#port),
      NODE_IMAGE: IMAGES.node,
      NGINX_IMAGE: IMAGES.nginx,
      REDIS_IMAGE: IMAGES.redis,
    };
  }

  /** A failed `up` as one message that says what to do; `lastWords` are the logs of what is unwell. */
  explainUp(error: CommandFailed, lastWords: string): UserError {
    const cause = { cause: error };
    if (/port is already allocated|address already in use/.test(error.detail)) {
      return new UserError(
        `port ${this.#port} is taken: free it, or choose another with PORT=${this.#port + 1}`,
        cause,
      );
    }
    const telling = error.detail.split('\n').filter((line) => /error|unhealthy|failed|invalid/i.test(line));
    const reason = telling.join('\n') || error.detail;
    return new UserError(`Compose could not bring the lab up:\n${reason}\n${lastWords}`.trimEnd(), cause);
  }
}

const TLS_FILES = tlsFilesIn('/tmp');

/** Each link listens on a port of its own, from this one on. */
const FIRST_LINK_PORT = 7001;

/** What docker-compose.yml asks for where each replica is to go by its own links. */
function linkVariables(replicas: readonly Replica[]): Record<string, string> {
  const ends = linkNames(replicas).map((name, at) => {
    const to = linkTarget(name);
    return {
      name,
      port: FIRST_LINK_PORT + at,
      to: { host: to, port: to === 'redis' ? REDIS_PORT : REPLICA_PORT },
    };
  });
  const wayTo = (from: Replica, to: Replica | 'redis') =>
    `links:${ends.find(({ name }) => name === `${from}>${to}`)?.port}`;
  const peersOf = (from: Replica) =>
    replicas.map((to) => `${to}=http://${to === from ? `${to}:${REPLICA_PORT}` : wayTo(from, to)}`).join();
  return {
    LINKS: linksText(ends),
    ...Object.fromEntries(
      replicas.flatMap((from) => {
        const number = replicaIndex(from) + 1;
        return [
          [`REDIS_URL_${number}`, `redis://${wayTo(from, 'redis')}`],
          [`PEERS_${number}`, peersOf(from)],
        ];
      }),
    ),
  };
}

/** In docker-compose.yml, all of them are empty by default. */
function redisVariables(tls: RedisTls | null, withOthers: boolean): Record<string, string> {
  const lines = (conf: readonly string[] | null): string => conf?.join('\n') ?? '';
  return {
    REDIS_TLS: tls ? 'on' : '',
    REDIS_TLS_CA: tls?.ca ?? '',
    REDIS_TLS_IDENTITY: tls?.identity ?? '',
    REDIS_TLS_CONF: lines(tls && redisTlsLines(tls, REDIS_PORT, TLS_FILES, withOthers)),
    REDIS_TLS_SENTINEL_CONF: lines(tls && sentinelTlsLines(tls, SENTINEL_PORT, TLS_FILES)),
    REDIS_TLS_OPERATOR_PASSWORD: tls?.operatorPassword ?? '',
    REDIS_TLS_SENTINEL_PASSWORD: tls?.sentinelPassword ?? '',
    ...(tls ? { REDIS_PASSWORD: tls.appPassword } : {}),
  };
}
