/** A real primary with two replicas, and three Sentinels that watch them: killed, paused and started again at will. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, PASSWORD } from '@session-lab/shared/testing';
import type { Test } from 'tap';
// The lab knows where redis-server is, which ports are free, and how to ask a Redis; only tests may ask it.
import { freePorts } from '../../../lab/src/runtime/ports.ts';
import { findPrograms, type Program } from '../../../lab/src/runtime/processes/programs.ts';
import { askRedis, operatorOf } from '../../../lab/src/runtime/processes/redis-operator.ts';
import {
  followerLines,
  layTlsFiles,
  type RedisTls,
  redisTlsLines,
  sentinelLogin,
  sentinelTlsLines,
  tlsFilesIn,
} from '../../../lab/src/runtime/redis-access.ts';
import type { Sentinels } from '../../src/session/redis-sentinels.ts';

/** How long it may take to find another primary on a slow machine. */
const FAILOVER_WITHIN_MS = 60_000;

export class RedisGroup {
  readonly #folder: string;
  readonly #program: Program;
  readonly #ports: readonly number[];
  readonly #sentinelPorts: readonly number[];
  readonly #tls: RedisTls | null;
  readonly #running = new Map<number, ChildProcess>();

  private constructor(folder: string, program: Program, ports: readonly number[], tls: RedisTls | null) {
    this.#folder = folder;
    this.#tls = tls;
    this.#program = program;
    this.#ports = ports.slice(0, 3);
    this.#sentinelPorts = ports.slice(3);
  }

  /** Resolves when the replicas have all that the primary has, and each Sentinel knows the others. */
  static async start(t: Test, folder: string, tls: RedisTls | null = null): Promise<RedisGroup> {
    const programs = await findPrograms();
    if (!programs) throw new Error('redis-server is missing: run the tests with make test, which gets it');
    const group = new RedisGroup(folder, programs.redis, await freePorts(6), tls);
    t.teardown(() => group.end());
    const [primary = 0, ...replicas] = group.#ports;
    const files = tlsFilesIn(folder);
    if (tls) await layTlsFiles(folder, tls);
    const inTheClear = (port: number) => [`port ${port}`, `requirepass ${PASSWORD}`];
    const redis = (port: number) => [
      ...(tls ? redisTlsLines(tls, port, files, true) : [...inTheClear(port), ...followerLines(PASSWORD)]),
      ...['bind 127.0.0.1', 'save ""', 'repl-diskless-sync-delay 0'],
      ...[`dir "${folder}"`, `dbfilename ${port}.rdb`, 'rdb-del-sync-files yes'],
    ];
    await group.#lay(primary, redis(primary));
    await group.start(primary);
    for (const port of replicas) {
      await group.#lay(port, [...redis(port), `replicaof 127.0.0.1 ${primary}`]);
      await group.start(port);
    }
    for (const port of replicas) await group.#until(port, ['INFO', 'replication'], /master_link_status:up/);
    for (const port of group.#sentinelPorts) {
      await group.#lay(port, [
        ...(tls ? sentinelTlsLines(tls, port, files) : inTheClear(port)),
        ...['bind 127.0.0.1', `sentinel monitor sessions 127.0.0.1 ${primary} 2`],
        ...sentinelLogin(tls, PASSWORD),
        'sentinel down-after-milliseconds sessions 1000',
        'sentinel failover-timeout sessions 5000',
      ]);
      await group.start(port);
    }
    for (const port of group.#sentinelPorts)
      await group.#until(port, ['SENTINEL', 'CKQUORUM', 'sessions'], /OK 3 usable/);
    return group;
  }

  /** What a store is told about the Sentinels. */
  get sentinels(): Sentinels {
    return {
      addresses: this.#sentinelPorts.map((port) => ({ host: '127.0.0.1', port })),
      primary: 'sessions',
    };
  }

  get replicas(): Promise<number[]> {
    return this.primary().then((primary) => this.#ports.filter((port) => port !== primary));
  }

  /** The port of the primary, according to the Sentinels. */
  async primary(): Promise<number> {
    const [port = 0] = this.#sentinelPorts;
    const answer = await this.ask(port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'sessions');
    return Number(answer.split(',').at(-1));
  }

  /** Resolves when the Sentinels have named another primary that takes writes. */
  async failover(from: number): Promise<number> {
    await eventually(async () => (await this.primary()) !== from, FAILOVER_WITHIN_MS);
    const primary = await this.primary();
    await this.#until(primary, ['ROLE'], /^master/);
    return primary;
  }

  /** Makes the Sentinels choose another primary. Asks again and again, since busy Sentinels refuse or give up. */
  async demote(primary: number): Promise<void> {
    const [port = 0] = this.#sentinelPorts;
    await eventually(async () => {
      await this.ask(port, 'SENTINEL', 'FAILOVER', 'sessions').catch(() => undefined);
      return (await this.primary()) !== primary;
    }, FAILOVER_WITHIN_MS);
  }

  ask(port: number, ...command: readonly string[]): Promise<string> {
    const operator = operatorOf({ redis: PASSWORD, redisTls: this.#tls }, port);
    const { tls } = operator;
    return askRedis(tls ? { ...operator, tls: { ...tls, servername: 'redis' } } : operator, command);
  }

  async start(port: number): Promise<void> {
    const file = join(this.#folder, `${port}.conf`);
    const mode = this.#sentinelPorts.includes(port) ? ['--sentinel'] : [];
    const child = spawn(this.#program.path, [file, ...mode], { env: this.#program.env, stdio: 'ignore' });
    this.#running.set(port, child);
    await this.#until(port, ['PING'], /PONG/);
  }

  async kill(port: number): Promise<void> {
    const child = this.#running.get(port);
    this.#running.delete(port);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  pause(port: number): void {
    this.#running.get(port)?.kill('SIGSTOP');
  }

  resume(port: number): void {
    this.#running.get(port)?.kill('SIGCONT');
  }

  async end(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((port) => this.kill(port)));
  }

  #lay(port: number, lines: readonly string[]): Promise<void> {
    return writeFile(join(this.#folder, `${port}.conf`), `${lines.join('\n')}\n`);
  }

  #until(port: number, command: readonly string[], answer: RegExp): Promise<void> {
    return eventually(
      () =>
        this.ask(port, ...command).then(
          (text) => answer.test(text),
          () => false,
        ),
      FAILOVER_WITHIN_MS,
    );
  }
}
