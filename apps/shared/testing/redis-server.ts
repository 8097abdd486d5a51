/** A real Redis for a test, started as the lab starts it: on a free port, with nothing kept; guarded, where asked. */
import type { Test } from 'tap';
// The lab knows where this machine's redis-server is, and how it is guarded; only tests may ask it.
import { readProfile } from '../../../lab/src/catalogue/read-profile.ts';
import { asOperator } from '../../../lab/src/parts/redis.ts';
import { APP_USER, asSecrets, type RedisTls } from '../../../lab/src/parts/redis-access.ts';
import { TestParts } from '../../../lab/test/support/test-parts.ts';

export const PASSWORD = 'test-password';

const NAME = 'redis';

export class RedisServer {
  readonly #parts: TestParts;
  readonly #tls: RedisTls | null;

  private constructor(parts: TestParts, tls: RedisTls | null) {
    this.#parts = parts;
    this.#tls = tls;
  }

  static async start(t: Test, tls: RedisTls | null = null): Promise<RedisServer> {
    const profile = await readProfile(tls ? 'redis+tls' : 'redis');
    const secrets = { redis: PASSWORD, ...(tls ? asSecrets(tls) : {}) };
    const server = new RedisServer(await TestParts.plan(t, profile, [NAME], secrets), tls);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#parts.port(NAME);
  }

  get url(): string {
    return `${this.#tls ? 'rediss' : 'redis'}://127.0.0.1:${this.port}`;
  }

  /** How the app connects. */
  get login() {
    const { url } = this;
    if (!this.#tls) return { url, password: PASSWORD };
    return { url, username: APP_USER, password: this.#tls.appPassword, ca: this.#tls.ca };
  }

  /** The same, as the environment tells it. */
  get env(): Record<string, string> {
    const { url, username = '', password, ca = '' } = this.login;
    return { REDIS_URL: url, REDIS_USERNAME: username, REDIS_PASSWORD: password, REDIS_CA: ca };
  }

  start(): Promise<void> {
    return this.#parts.start(NAME);
  }

  /** As its operator. */
  async command(...words: readonly string[]): Promise<string> {
    const told = [...asOperator('"$@"'), '-', ...words];
    return (await this.#parts.exec(NAME, told)).stdout.trim();
  }

  kill(): Promise<void> {
    return this.#parts.kill(NAME);
  }
}
