/** `docker compose` on one project, with a profile's file: just what one would type, and what it says when it fails. */
import { join } from 'node:path';
import { UserError } from 'session-lab';
import type { Profile } from '../../catalogue/profile.ts';
import { type CommandFailed, type CommandOptions, type CommandOutput, runCommand } from '../../command.ts';
import { imageOf } from '../../config.ts';
import { redisProgram } from '../../parts/redis-program.ts';
import { imageSourceOf } from '../../parts/replica.ts';
import { ROOT } from '../../paths.ts';
import { USUAL_REPLICAS } from '../../topology.ts';

export class ComposeCli {
  readonly project: string;
  readonly #port: number;

  constructor(project: string, port: number) {
    this.project = project;
    this.#port = port;
  }

  /** @throws {CommandFailed} */
  run(args: readonly string[], options: CommandOptions = {}, profile?: Profile): Promise<CommandOutput> {
    return runCommand('docker', this.args(args, profile), { ...options, env: this.env(profile) });
  }

  /**
   * The same with more than docker-compose.yml says of some services, as a second file.
   * @throws {CommandFailed}
   */
  runWith(
    services: object,
    args: readonly string[],
    options: CommandOptions,
    profile: Profile,
  ): Promise<CommandOutput> {
    const files = ['--file', join(ROOT, 'docker-compose.yml'), '--file', '-'];
    const input = JSON.stringify({ services });
    return this.run([...files, ...args], { ...options, input }, profile);
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
    const source = profile && imageSourceOf(profile);
    return {
      ...profile?.variables,
      PROFILE: profile?.name ?? 'none',
      LAYER: profile?.layer === 4 ? '4' : '',
      HTTPS: profile?.https ? 'on' : '',
      BALANCER: profile?.balancer ?? 'none',
      STORE: profile?.store ?? 'none',
      // What the profile's file says there, Compose alone can read.
      SERVER_IMAGE: profile ? imageOf(redisProgram(profile).program.image) : '',
      APP_FOLDER: source?.folder ?? 'app',
      APP_DOCKERFILE: source?.dockerfile ?? 'Dockerfile',
      ...(source && { APP_IMAGE: imageOf(source.image) }),
      REPLICAS: String(profile?.replicas ?? USUAL_REPLICAS),
      PORT: String(this.#port),
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
