/** A lab, whichever way its parts run: what there is to do with replicas, balancer and store, said once. */

import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { operator } from '@session-lab/shared';
import { type MakeUp, UserError } from 'session-lab';
import { balancerNamed } from './catalogue/balancers/index.ts';
import type { Breakable } from './catalogue/faults/fault.ts';
import type { Scheduler, SchedulerNode } from './catalogue/faults/scheduler.ts';
import {
  requireApp,
  requireGuarded,
  requireHttps,
  requireNginx,
  requirePrograms,
  requireStream,
} from './catalogue/fitness.ts';
import type { Profile } from './catalogue/profile.ts';
import { traitsOf } from './catalogue/store-of.ts';
import { CommandFailed } from './command.ts';
import type { Driver, DriverOptions, LoadProcess, LogsOptions, PartState, Say } from './drivers/driver.ts';
import type { Impairment } from './links/impairment.ts';
import { exchange } from './parts/exchange.ts';
import { foundServers } from './parts/found-servers.ts';
import { balancingOf, partNamed, partsOf } from './parts/index.ts';
import { LINKS } from './parts/links.ts';
import { ASK_FOR_STREAM, NGINX_PROGRAM, nginxVersionIn, STREAM_REMEDY } from './parts/nginx.ts';
import { hostAndPort, type Role } from './parts/part.ts';
import { PM2, workerPort } from './parts/pm2.ts';
import { versionCommand } from './parts/program.ts';
import { asOperator } from './parts/redis.ts';
import { REDIS_PARTS } from './parts/redis-names.ts';
import { servers } from './parts/servers.ts';
import {
  badAnswer,
  cannotBeTold,
  noAnswer,
  noLabIsUp,
  noLinks,
  noPrimary,
  noScheduler,
  noSuchPart,
} from './problems.ts';
import { type BalancedServer, isReplica, type Replica, replicaNames } from './topology.ts';

export interface LabStatus {
  readonly profile: string;
  /** Of the balancer on the host; null where it publishes none. */
  readonly port: number | null;
  /** Where a browser reaches the lab. */
  readonly url: string;
  readonly parts: readonly Pick<PartState, 'name' | 'state'>[];
}

/**
 * What every load of a lab's is told: that its history is read here, and that the lab is there to be loaded. Users tell
 * their addresses and keep their connections, unless told otherwise.
 */
const LOAD_ARGS = [
  ...['--stream', '--no-cap', '--no-config'],
  ...['--clients', 'spread', '--connections', 'kept'],
] as const;

/**
 * The lab's own parts tell the causes of losses, and theory counts on the scenario's requests alone: nobody looks again.
 * But of a copy that is behind no part knows: what turns up by itself, only a second look can tell, and how late.
 */
const probesIn = (profile: Profile): readonly string[] =>
  traitsOf(profile).behindMs === null ? ['--no-probes'] : [];

const HEALTHY_WITHIN_MS = 30_000;
const POLL_MS = 100;
const PATIENCE_MS = 5000;

/** In the order in which their programs are told. */
const ROLES: readonly Role[] = ['balancer', 'store', 'app'];

export class Lab implements Breakable {
  readonly name: string;
  readonly #driver: Driver;
  readonly #signal: AbortSignal;
  /** Where parts were when they were told to die: whoever comes back elsewhere has to be looked up again. */
  readonly #addresses = new Map<string, string>();
  /** Workers of PM2's that may be held still, when they can't be asked who they are. */
  readonly #workers = new Map<string, number>();

  constructor(driver: Driver, { signal }: DriverOptions) {
    this.name = driver.name;
    this.#driver = driver;
    this.#signal = signal;
  }

  get title(): string {
    return this.#driver.title;
  }

  /** @throws {UserError} that says why its runtime can't be had on this machine */
  available(): Promise<void> {
    return this.#driver.available();
  }

  prepare(say: Say, profiles: readonly Profile[]): Promise<void> {
    return this.#driver.prepare(say, profiles);
  }

  /**
   * Brings the lab up, or a running one to another profile; returns when every part is well.
   * @throws {Unsupported} where this machine has not what the profile takes; a lab that is up stays as it is
   */
  async up(profile: Profile): Promise<void> {
    requireApp(profile);
    requireGuarded(profile);
    requireHttps(profile);
    const programs = partsOf(profile).flatMap(({ program, beside = [] }) => [program, ...beside]);
    await requirePrograms(profile, new Set(programs), (program) => this.#driver.lacks(program));
    if (profile.nginxSince !== null)
      requireNginx(profile, nginxVersionIn((await this.#driver.ask(NGINX_PROGRAM, ['nginx', '-v'])).stderr));
    if (profile.layer === 4) {
      const { stdout } = await this.#driver.ask(NGINX_PROGRAM, ASK_FOR_STREAM);
      requireStream(profile, stdout.trim() !== '', STREAM_REMEDY);
    }
    await this.#driver.up(profile);
    if (this.findsServers) {
      await this.#found();
      return;
    }
    // A conf that Compose mounts may name the usual ones.
    const known = (await this.servers()).length;
    if (known > 0 && known !== profile.replicas)
      await this.balance(replicaNames(profile.replicas).map((replica) => ({ replica })));
  }

  down(): Promise<void> {
    return this.#driver.down();
  }

  /** What is up; null where nothing is. */
  async status(): Promise<LabStatus | null> {
    const parts = await this.#driver.list();
    if (parts.length === 0) return null;
    const published = await this.#driver.published();
    const profile = await this.#driver.profile();
    return {
      profile: profile?.name ?? 'no profile',
      port: published?.port ?? null,
      url: published ? `http${profile?.https ? 's' : ''}://${hostAndPort(published)}` : 'not published',
      parts: parts.map(({ name, state }) => ({ name, state })),
    };
  }

  /** HOST:PORT by which the others reach a part. @throws {UserError} where there is no such part, or it has none */
  async addressOf(part: string): Promise<string> {
    const parts = await this.#driver.list();
    const address = parts.find(({ name }) => name === part)?.address;
    if (!address)
      throw noSuchPart(
        part,
        parts.map(({ name }) => name),
      );
    return address;
  }

  /** @throws {UserError} where nothing is up */
  async profile(): Promise<Profile> {
    const profile = await this.#driver.profile();
    if (!profile) throw noLabIsUp();
    return profile;
  }

  kill(part: string): Promise<void> {
    return this.#end(part, 'KILL');
  }

  stop(part: string): Promise<void> {
    return this.#end(part, 'TERM');
  }

  async pause(part: string): Promise<void> {
    if (await this.#isWorker(part)) await this.#signalWorker(part, 'STOP');
    else await this.#driver.signal(part, 'SIGSTOP');
  }

  async resume(part: string): Promise<void> {
    if (await this.#isWorker(part)) await this.#signalWorker(part, 'CONT');
    else await this.#driver.signal(part, 'SIGCONT');
  }

  async start(part: string): Promise<void> {
    // PM2 starts its workers by itself.
    if (await this.#isWorker(part)) return this.#awaitWorker(part);
    await this.#driver.start(part);
    if (isReplica(part)) await this.#lookUpAgain();
    if (isReplica(part)) await this.#found();
  }

  async add(replicas: readonly Replica[]): Promise<void> {
    await this.#driver.start(...replicas);
  }

  async remove(replicas: readonly Replica[]): Promise<void> {
    for (const replica of replicas) await this.#driver.remove(replica);
  }

  /** Whether the balancer finds the replicas by itself. */
  get findsServers(): boolean {
    return this.#driver.scheduler !== undefined;
  }

  async nodes(): Promise<readonly SchedulerNode[]> {
    return (await this.#driver.scheduler?.nodes()) ?? [];
  }

  /** Has the replicas on all nodes, where the fault before has left them on some. */
  async spread(): Promise<void> {
    await this.#driver.scheduler?.spread();
    await this.#found();
  }

  get scheduler(): Scheduler {
    const { scheduler } = this.#driver;
    if (!scheduler) throw noScheduler(this.title);
    const settle = async () => void (await this.#found());
    return {
      ...scheduler,
      update: (how) => scheduler.update(how).then(settle),
      drain: (node) => scheduler.drain(node).then(settle),
      cut: (node) => scheduler.cut(node).then(settle),
    };
  }

  async reload(): Promise<void> {
    const profile = await this.profile();
    const { reload } = balancingOf(profile);
    if (!reload) throw cannotBeTold(profile.proxy);
    await reload(this.#driver, this.#signal);
    this.#addresses.clear();
  }

  async balance(servers: readonly BalancedServer[]): Promise<void> {
    const profile = await this.profile();
    const { tell } = balancingOf(profile);
    if (!tell) throw cannotBeTold(profile.proxy);
    await tell(this.#driver, servers, this.#signal);
    this.#addresses.clear();
  }

  /** The balancer’s servers, by its own names and in its order: a hash may depend on both. */
  async servers(): Promise<readonly string[]> {
    if (this.findsServers) return this.#found();
    return (await balancingOf(await this.profile()).servers?.(this.#driver)) ?? [];
  }

  async impair(link: string, impairment: Impairment | null): Promise<void> {
    if (!(await this.#names()).includes(LINKS)) throw noLinks();
    const to = { port: (await this.#driver.place(LINKS)).here().port, path: `/${encodeURIComponent(link)}` };
    const { status } = await exchange(this.#driver, LINKS, { ...to, put: JSON.stringify(impairment) });
    if (status !== 200) throw new Error(`the links answered ${status} to ${link}`);
  }

  async primary(): Promise<string> {
    const [primary] = await this.primaries();
    if (primary === undefined) throw noPrimary();
    return primary;
  }

  async primaries(): Promise<readonly string[]> {
    const profile = await this.profile();
    const server = servers.find((server) => server.primaries && server.names(profile).length > 0);
    if (!server?.primaries) return REDIS_PARTS.slice(0, 1);
    // A part that is down may have lost its address.
    const parts = (await this.#driver.list()).map(({ name, address }) => ({
      name,
      address: address ?? this.#addresses.get(name) ?? null,
    }));
    return server.primaries(this.#driver, parts);
  }

  async run(part: string, command: readonly string[]): Promise<string> {
    return (await this.#driver.exec(part, command)).stdout.trim();
  }

  async redis(...command: readonly string[]): Promise<string> {
    const told = [...asOperator('-e "$@"'), '-', ...command];
    try {
      const { stdout } = await this.#driver.exec(await this.primary(), told, PATIENCE_MS);
      return stdout.trim();
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new UserError(`Redis does not do ${command[0]}: ${error.detail}`, { cause: error });
    }
  }

  /** Asks one replica itself, past the balancer; returns the JSON it answers. @throws {UserError} where it fails. */
  async ask(replica: Replica, path: string): Promise<unknown> {
    const { part, port } = await this.#whereabouts(replica);
    const { status, body } = await exchange(this.#driver, part, { port, path }).catch((cause: unknown) => {
      throw cause instanceof CommandFailed ? noAnswer(replica, cause) : cause;
    });
    if (status !== 200) throw badAnswer(replica, `${status} ${body}`);
    return JSON.parse(body);
  }

  /** Starts the loadtest with these arguments against the running lab. */
  async load(args: readonly string[]): Promise<LoadProcess> {
    return this.#driver.run(['run', ...LOAD_ARGS, ...probesIn(await this.profile()), ...args]);
  }

  logs(options: LogsOptions): Promise<void> {
    return this.#driver.logs(options);
  }

  /** The replicas that it was brought up with, and those added, dead or alive, in their order. */
  async replicas(): Promise<readonly Replica[]> {
    const { pm2, replicas } = await this.profile();
    return pm2 ? replicaNames(replicas) : (await this.#names()).filter(isReplica);
  }

  cpuMs(): Promise<Readonly<Record<string, number>>> {
    return this.#driver.cpuMs();
  }

  /** Parts that should run and don't. */
  async dead(): Promise<readonly string[]> {
    const profile = await this.profile();
    return (await this.#driver.list())
      .filter(({ name, state }) => !state.startsWith('running') && partNamed(name, profile))
      .map(({ name }) => name);
  }

  /** What each part's processor time is put down to. */
  async roles(): Promise<Record<string, Role>> {
    const profile = await this.profile();
    return Object.fromEntries(
      (await this.#names()).flatMap((name) => {
        const part = partNamed(name, profile);
        return part ? [[name, part.role]] : [];
      }),
    );
  }

  /** Versions of the parts that are up. */
  async environment(): Promise<MakeUp['environment']> {
    const profile = await this.profile();
    const parts = partsOf(profile).sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
    const found: Record<string, string> = {};
    for (const { name, program } of parts) {
      const { version } = program;
      if (version.of in found) continue;
      const { stdout, stderr } = await this.#driver.exec(name, versionCommand(program));
      found[version.of] = version.says.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
    }
    return { ...found, cpus: availableParallelism() };
  }

  /** Returns when a balancer that finds the replicas by itself has found just those that run: they, in its order. */
  async #found(): Promise<readonly Replica[]> {
    if (!this.findsServers) return [];
    const { balancer } = await this.profile();
    return foundServers({
      url: (await this.status())?.url ?? '',
      running: async () =>
        (await this.#driver.list())
          .filter(({ state }) => state.startsWith('running'))
          .flatMap(({ name }) => (isReplica(name) ? [name] : [])),
      placeOf: balancerNamed(balancer)?.placeOf,
      signal: this.#signal,
    });
  }

  async #names(): Promise<readonly string[]> {
    return (await this.#driver.list()).map(({ name }) => name);
  }

  async #end(part: string, signal: 'KILL' | 'TERM'): Promise<void> {
    if (await this.#isWorker(part)) return this.#signalWorker(part, signal);
    const { address } = (await this.#driver.list()).find(({ name }) => name === part) ?? {};
    if (address) this.#addresses.set(part, address);
    await this.#driver.signal(part, `SIG${signal}`);
    if (isReplica(part)) await this.#found();
  }

  /**
   * A replica that comes back may have another address; the balancer looked names up when it started. Only then does
   * it have to look again, which it can't while one of them is dead.
   */
  async #lookUpAgain(): Promise<void> {
    const replicas = (await this.#driver.list()).filter(({ name }) => isReplica(name));
    const elsewhere = replicas.some(
      ({ name, address }) => address !== (this.#addresses.get(name) ?? address),
    );
    if (elsewhere && replicas.every(({ address }) => address !== null)) await this.reload();
  }

  /** The part in which a replica runs, and its port there. */
  async #whereabouts(replica: string): Promise<{ readonly part: string; readonly port: number }> {
    if (!(await this.#isWorker(replica)))
      return { part: replica, port: (await this.#driver.place(replica)).here().port };
    return { part: PM2, port: (await this.#driver.place(PM2)).here(workerPort(replica as Replica)).port };
  }

  /** One of PM2's: a process that PM2 starts again by itself, inside a part of another name. */
  async #isWorker(part: string): Promise<boolean> {
    return isReplica(part) && (await this.profile()).pm2;
  }

  async #signalWorker(replica: string, signal: 'KILL' | 'TERM' | 'STOP' | 'CONT'): Promise<void> {
    if (signal !== 'CONT') {
      const { path, answer } = operator.process;
      this.#workers.set(replica, answer.parse(await this.ask(replica as Replica, path)).pid);
    }
    const pid = this.#workers.get(replica);
    if (pid === undefined) throw noSuchPart(replica, await this.#names());
    // Until one that was told to end is gone: PM2 then starts another in its place.
    const gone = `; while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`;
    const script = `kill -${signal} ${pid}${signal === 'KILL' || signal === 'TERM' ? gone : ''}`;
    await this.#driver.exec(PM2, ['sh', '-c', script]);
  }

  async #awaitWorker(replica: string): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      try {
        await this.ask(replica as Replica, '/healthz');
        return;
      } catch (error) {
        if (!(error instanceof UserError) || performance.now() > deadline) throw error;
      }
      await sleep(POLL_MS, undefined, { signal: this.#signal });
    }
  }
}
