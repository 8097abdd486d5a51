/** The store's processes: one Redis, or a primary with its replicas and the Sentinels that watch over them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { storePartsOf } from '../../profile.ts';
import {
  isRedis,
  isSentinel,
  PRIMARY_NAME,
  type RedisPart,
  type SentinelPart,
  type StorePart,
} from '../../topology.ts';
import { noPrimary } from '../problems.ts';
import { newestPrimary } from '../sentinel.ts';
import type { LabFolder } from './lab-state.ts';
import type { Launcher } from './launcher.ts';
import type { Member } from './member.ts';
import type { Plan } from './parts.ts';
import { answersRedis, answersSentinel, askRedis, operatorOf } from './redis-operator.ts';
import { layRedisFiles, redisCommand, sentinelCommand } from './redis-parts.ts';

/** Until another Redis has the primary's place, if one can. */
const SUCCEEDED_WITHIN_MS = 10_000;
const POLL_MS = 100;

export class StoreParts {
  readonly #folder: LabFolder;
  readonly #launcher: Launcher;
  readonly #signal: AbortSignal;

  constructor(folder: LabFolder, launcher: Launcher, signal: AbortSignal) {
    this.#folder = folder;
    this.#launcher = launcher;
    this.#signal = signal;
  }

  /** All that the profile wants, for the first time. */
  async startAll(plan: Plan): Promise<void> {
    const parts = storePartsOf(plan.state.profile);
    await layRedisFiles(plan);
    for (const part of parts.filter(isRedis)) await this.#startRedis(plan, part);
    await this.#startSentinels(plan, parts.filter(isSentinel));
  }

  /** One that was up before. */
  async start(plan: Plan, part: StorePart): Promise<void> {
    if (isSentinel(part)) await this.#startSentinels(plan, [part]);
    else await this.#startRedis(plan, part, await this.#successor(part));
  }

  /** The Redis that takes writes. @throws {UserError} where no Sentinel knows. */
  async primary(): Promise<RedisPart> {
    const { ports } = await this.#folder.state();
    if (!Object.keys(ports).some(isSentinel)) return 'redis';
    const named = await this.#primaryPort();
    const part = Object.keys(ports).find((part) => ports[part] === named);
    if (part === undefined || !isRedis(part)) throw noPrimary();
    return part;
  }

  /** What the primary says to a command of the operator's. */
  async ask(command: readonly string[]): Promise<string> {
    const { ports, secrets } = await this.#folder.state();
    return askRedis(operatorOf(secrets, ports[await this.primary()] ?? 0), command);
  }

  async #startRedis(plan: Plan, part: RedisPart, follow?: number): Promise<void> {
    const { secrets } = plan.state;
    await this.#launcher.start(part, redisCommand(plan, part, follow), ({ port }) =>
      answersRedis(operatorOf(secrets, port)),
    );
  }

  async #startSentinels(plan: Plan, parts: readonly SentinelPart[]): Promise<void> {
    const { secrets } = plan.state;
    // Each is well when it knows the others.
    const enrolled: [SentinelPart, Member][] = [];
    for (const part of parts)
      enrolled.push([part, await this.#launcher.enrol(part, sentinelCommand(plan, part))]);
    for (const [part, member] of enrolled)
      await this.#launcher.waitHealthy(part, member, () => answersSentinel(operatorOf(secrets, member.port)));
  }

  /**
   * Whom a Redis that is started again follows: the primary of now, if there are Sentinels. Where that is still itself,
   * it would come back empty, and empty its replicas, too: then another is waited for.
   */
  async #successor(part: RedisPart): Promise<number | undefined> {
    const { ports } = await this.#folder.state();
    const deadline = performance.now() + SUCCEEDED_WITHIN_MS;
    for (;;) {
      const named = await this.#primaryPort();
      if (named === null) return undefined;
      if (named !== ports[part]) return named;
      if (performance.now() > deadline) return undefined;
      await sleep(POLL_MS, undefined, { signal: this.#signal });
    }
  }

  /** By the Sentinels' word; null where there are none, or none answers. */
  async #primaryPort(): Promise<number | null> {
    const { ports, secrets, members } = await this.#folder.state();
    const answers = Object.keys(members)
      .filter(isSentinel)
      .map(async (part) => {
        const operator = operatorOf(secrets, ports[part] ?? 0);
        return (await askRedis(operator, ['SENTINEL', 'MASTER', PRIMARY_NAME]).catch(() => '')).split(',');
      });
    return newestPrimary(await Promise.all(answers))?.port ?? null;
  }
}
