/** A real primary with two replicas, and three Sentinels that watch them: killed, held and started again at will. */
import { eventually, PASSWORD } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import { readProfile } from '../../../lab/src/catalogue/read-profile.ts';
import { asOperator } from '../../../lab/src/parts/redis.ts';
import { asSecrets, type RedisTls } from '../../../lab/src/parts/redis-access.ts';
import { REDIS_PARTS, SENTINEL_PARTS } from '../../../lab/src/parts/redis-names.ts';
import { TestParts } from '../../../lab/test/support/test-parts.ts';
import type { Sentinels } from '../../src/session/redis-sentinels.ts';

/** Until another primary is found, on however slow a machine. */
const FAILOVER_WITHIN_MS = 60_000;

export class RedisGroup {
  readonly #parts: TestParts;

  private constructor(parts: TestParts) {
    this.#parts = parts;
  }

  /** Returns when the replicas have all that the primary has, and each Sentinel knows the others. */
  static async start(t: Test, tls: RedisTls | null = null): Promise<RedisGroup> {
    const profile = await readProfile(tls ? 'redis-ha+tls' : 'redis-ha');
    const secrets = { redis: PASSWORD, ...(tls ? asSecrets(tls) : {}) };
    const parts = await TestParts.plan(t, profile, [...REDIS_PARTS, ...SENTINEL_PARTS], secrets);
    const [primary = '', ...replicas] = REDIS_PARTS;
    await parts.start(primary);
    await parts.start(...replicas);
    await parts.start(...SENTINEL_PARTS);
    return new RedisGroup(parts);
  }

  /** As a store is told of them. */
  get sentinels(): Sentinels {
    const addresses = SENTINEL_PARTS.map((name) => ({ host: '127.0.0.1', port: this.#parts.port(name) }));
    return { addresses, primary: 'sessions' };
  }

  get replicas(): Promise<string[]> {
    return this.primary().then((primary) => REDIS_PARTS.filter((name) => name !== primary));
  }

  /** The primary, by the Sentinels' word. */
  async primary(): Promise<string> {
    const [first = ''] = SENTINEL_PARTS;
    const answer = await this.ask(first, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'sessions');
    const port = Number(answer.split('\n').at(-1));
    return REDIS_PARTS.find((name) => this.#parts.port(name) === port) ?? '';
  }

  /** Returns when the Sentinels have named another, and that one takes writes. */
  async failover(from: string): Promise<string> {
    await eventually(async () => (await this.primary()) !== from, FAILOVER_WITHIN_MS);
    const primary = await this.primary();
    const takesWrites = async (): Promise<boolean> => (await this.ask(primary, 'ROLE')).startsWith('master');
    await eventually(() => takesWrites().catch(() => false), FAILOVER_WITHIN_MS);
    return primary;
  }

  /** As an operator does, again and again: busy Sentinels refuse, or give up. Returns when another has its place. */
  async demote(primary: string): Promise<void> {
    const [first = ''] = SENTINEL_PARTS;
    await eventually(async () => {
      await this.ask(first, 'SENTINEL', 'FAILOVER', 'sessions').catch(() => undefined);
      return (await this.primary()) !== primary;
    }, FAILOVER_WITHIN_MS);
  }

  async ask(name: string, ...command: readonly string[]): Promise<string> {
    const told = [...asOperator('-e "$@"'), '-', ...command];
    return (await this.#parts.exec(name, told)).stdout.trim();
  }

  start(name: string): Promise<void> {
    return this.#parts.start(name);
  }

  kill(name: string): Promise<void> {
    return this.#parts.kill(name);
  }

  pause(name: string): Promise<void> {
    return this.#parts.signal(name, 'SIGSTOP');
  }

  resume(name: string): Promise<void> {
    return this.#parts.signal(name, 'SIGCONT');
  }
}
