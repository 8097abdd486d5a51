/** The lab as plain processes on loopback: the same nginx, Redis and app as in Compose, for a machine without Docker. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type MakeUp, UserError } from '@session-lab/loadtest';
import { z } from 'zod';
import type { Impairment } from '../../links/impairment.ts';
import { FETCHED_PROGRAMS, ROOT } from '../../paths.ts';
import {
  type Profile,
  requireApp,
  requireNginx,
  requireRedis,
  requireStream,
  storePartsOf,
} from '../../profile.ts';
import {
  isReplica,
  isStorePart,
  linkNames,
  type Part,
  type Replica,
  replicaNames,
  type StorePart,
} from '../../topology.ts';
import { runCommand } from '../command.ts';
import { LOAD_ARGS, startLoad } from '../load-process.ts';
import { type BalancedServer, serversConf, serversIn } from '../nginx-servers.ts';
import { replaceWorkers, workersIn } from '../nginx-workers.ts';
import { freePorts, requireFree } from '../ports.ts';
import { badAnswer, noAnswer, noLinks, noSuchPart } from '../problems.ts';
import { newRedisTls } from '../redis-access.ts';
import type { LabStatus, LoadProcess, LogsOptions, Runtime, RuntimeOptions, Say } from '../runtime.ts';
import { showOutput } from '../show-output.ts';
import { nginxVersionIn, redisVersionIn } from '../versions.ts';
import { childrenOf } from './children.ts';
import { groupCpuMs } from './group-cpu.ts';
import { acceptsConnections, answersHttp } from './health.ts';
import { LabFolder } from './lab-state.ts';
import { Launcher } from './launcher.ts';
import { endAlone, endMember, isAlive, type Member } from './member.ts';
import {
  appCommand,
  linksCommand,
  nginxCommand,
  nginxHealthPort,
  type Plan,
  pm2Command,
  serversFile,
} from './parts.ts';
import { startOf } from './process-identity.ts';
import { findPrograms, getPrograms, type Programs } from './programs.ts';
import { StoreParts } from './store-parts.ts';
import { findStreamModule } from './stream-module.ts';

const secret = (): string => randomBytes(24).toString('hex');

const worker = z.object({ pid: z.number() });

export class Processes implements Runtime {
  readonly name = 'processes';
  readonly #folder: LabFolder;
  readonly #options: RuntimeOptions;
  readonly #launcher: Launcher;
  readonly #store: StoreParts;
  /** Workers of PM2's that may be paused. */
  readonly #paused = new Map<Part, number>();

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#folder = new LabFolder(options.lab);
    this.#launcher = new Launcher(this.#folder, options.signal);
    this.#store = new StoreParts(this.#folder, this.#launcher, options.signal);
  }

  async prepare(say: Say, profiles: readonly Profile[]): Promise<void> {
    const layer4 = profiles.some(({ layer }) => layer === 4);
    await getPrograms(say, this.#options.signal, layer4);
  }

  async up(profile: Profile): Promise<void> {
    const programs = await this.#programs();
    requireApp(profile);
    requireRedis(profile);
    requireNginx(profile, await nginxVersion(programs));
    if (profile.layer === 4) await requireStreamModule(profile, programs);
    const before = await this.#folder.readState();
    const { port } = this.#options;
    // Before anything is taken down: a lab that can't be replaced stays.
    if (port !== 0 && port !== before?.port) await requireFree(port);
    await this.down();
    const replicas = replicaNames(profile.replicas);
    const links = profile.links ? ['links', ...linkNames(replicas)] : [];
    const parts = [...storePartsOf(profile), ...replicas, ...links];
    const ports = await freePorts(parts.length + 4);
    const [anyPort = 0, sharedPort = 0, usersPort = 0, healthPort = 0, ...partPorts] = ports;
    await this.#folder.create();
    try {
      await this.#folder.writeState({
        name: `lab-${randomBytes(8).toString('hex')}`,
        profile,
        port: port || anyPort,
        ports: {
          ...(profile.pm2 ? { pm2: sharedPort } : {}),
          // Of nginx at layer 4, beside the one that all profiles have.
          ...(profile.layer === 4 ? { 'nginx-users': usersPort, 'nginx-health': healthPort } : {}),
          ...Object.fromEntries(parts.map((name, at) => [name, partPorts[at] ?? 0])),
        },
        secrets: {
          redis: secret(),
          redisTls: profile.tls ? await newRedisTls() : null,
          session: secret(),
          peers: secret(),
        },
        members: {},
      });
      await this.#startParts(profile, programs);
    } catch (error) {
      await this.down();
      throw error;
    }
  }

  async down(): Promise<void> {
    const state = await this.#folder.readState();
    const { nginx, ...others } = state?.members ?? {};
    // The balancer first: nobody is sent to a replica that is going.
    if (nginx) await endMember(nginx, 'SIGTERM');
    await Promise.all(Object.values(others).map((member) => endMember(member, 'SIGTERM')));
    await this.#folder.remove();
  }

  async status(): Promise<LabStatus | null> {
    const state = await this.#folder.readState();
    if (!state) return null;
    const parts = Object.entries(state.members).map(async ([name, member]) => ({
      name,
      state: (await isAlive(member)) ? `running, pid ${member.pid}, port ${member.port}` : 'not running',
    }));
    return {
      profile: state.profile.name,
      port: state.port,
      url: `http://127.0.0.1:${state.port}`,
      parts: await Promise.all(parts),
    };
  }

  async kill(part: Part): Promise<void> {
    const { member, isWorker } = await this.#running(part, 'killed');
    await (isWorker ? endAlone : endMember)(member, 'SIGKILL');
  }

  async stop(part: Part): Promise<void> {
    const { member, isWorker } = await this.#running(part, 'stopped');
    await (isWorker ? endAlone : endMember)(member, 'SIGTERM');
  }

  async pause(part: Part): Promise<void> {
    process.kill((await this.#running(part, 'paused')).member.pid, 'SIGSTOP');
  }

  async resume(part: Part): Promise<void> {
    const { members } = await this.#folder.state();
    const pid = members[part]?.pid ?? this.#paused.get(part);
    if (pid !== undefined) process.kill(pid, 'SIGCONT');
  }

  async reload(): Promise<void> {
    const { nginx } = (await this.#folder.state()).members;
    if (!nginx || !(await isAlive(nginx))) throw new UserError('nginx can’t be reloaded: it does not run');
    process.kill(nginx.pid, 'SIGHUP');
  }

  async balance(servers: readonly BalancedServer[]): Promise<void> {
    const { ports, members } = await this.#folder.state();
    const file = serversFile(this.#folder);
    const reload = async (): Promise<void> => {
      await writeFile(
        file,
        serversConf(servers, (replica) => `127.0.0.1:${ports[replica]}`),
      );
      await this.reload();
    };
    const workers = async () => (members.nginx ? workersIn(await childrenOf(members.nginx.pid)) : []);
    await replaceWorkers(workers, reload, this.#options.signal);
  }

  async start(part: Part): Promise<void> {
    const state = await this.#folder.state();
    const { pm2 } = state.members;
    const plan = { folder: this.#folder, state, programs: await this.#programs() };
    const running = state.members[part];
    // One that is up is left alone.
    if (!isReplica(part) && running && (await isAlive(running))) return;
    if (isStorePart(part)) return this.#store.start(plan, part);
    // PM2 starts its workers anew by itself.
    if (pm2)
      return this.#launcher.waitHealthy(part, pm2, () => answersHttp(state.ports[part] ?? 0, '/healthz'));
    await this.#startReplicas(plan, [part]);
  }

  async add(replicas: readonly Replica[]): Promise<void> {
    const state = await this.#folder.state();
    const ports = await freePorts(replicas.length);
    const added = Object.fromEntries(replicas.map((replica, at) => [replica, ports[at] ?? 0]));
    await this.#folder.writeState({ ...state, ports: { ...state.ports, ...added } });
    const plan = {
      folder: this.#folder,
      state: await this.#folder.state(),
      programs: await this.#programs(),
    };
    await this.#startReplicas(plan, replicas);
  }

  async remove(replicas: readonly Replica[]): Promise<void> {
    const { members } = await this.#folder.state();
    for (const replica of replicas) {
      const member = members[replica];
      if (member) await endMember(member, 'SIGTERM');
    }
    const state = await this.#folder.state();
    const others = <T>(parts: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(parts).filter(([part]) => !replicas.some((gone) => gone === part)));
    await this.#folder.writeState({ ...state, ports: others(state.ports), members: others(state.members) });
  }

  async impair(link: string, impairment: Impairment | null): Promise<void> {
    const { links } = (await this.#folder.state()).members;
    if (!links) throw noLinks();
    const answer = await fetch(`http://127.0.0.1:${links.port}/${encodeURIComponent(link)}`, {
      method: 'PUT',
      body: JSON.stringify(impairment),
      headers: { connection: 'close' },
    });
    if (!answer.ok) throw new Error(`the links answered ${answer.status} to ${link}`);
  }

  primary(): Promise<StorePart> {
    return this.#store.primary();
  }

  redis(...command: readonly string[]): Promise<string> {
    return this.#store.ask(command);
  }

  async ask(replica: Replica, path: string): Promise<unknown> {
    const { ports } = await this.#folder.state();
    const url = `http://127.0.0.1:${ports[replica]}${path}`;
    // On a connection of its own: a kept one may be to a process that has been replaced since.
    const response = await fetch(url, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(5000),
    }).catch((cause: unknown) => {
      throw noAnswer(replica, cause);
    });
    if (!response.ok) throw badAnswer(replica, `${response.status} ${await response.text()}`);
    return response.json();
  }

  async load(args: readonly string[]): Promise<LoadProcess> {
    const { profile, port, ports } = await this.#folder.state();
    const at = (port: number | undefined) => ['--target', `http://127.0.0.1:${port}`];
    const target = profile.layer === 4 ? [...at(ports['nginx-users']), '--proxy-protocol'] : at(port);
    const main = join(ROOT, 'loadtest/src/main.ts');
    return startLoad(process.execPath, [main, 'run', ...LOAD_ARGS, ...target, ...args], {
      signal: this.#options.signal,
    });
  }

  async logs({ part, follow }: LogsOptions): Promise<void> {
    const { members } = await this.#folder.state();
    const chosen = part === undefined ? Object.values(members) : [members[part]];
    const files = chosen.flatMap((member) => (member ? [member.log] : []));
    if (part !== undefined && files.length === 0) throw noSuchPart(part, Object.keys(members));
    await showOutput('tail', [...(follow ? ['-f'] : []), '-n', '200', ...files], {
      signal: this.#options.signal,
    });
  }

  async replicas(): Promise<readonly Replica[]> {
    return Object.keys((await this.#folder.state()).ports).filter(isReplica);
  }

  async servers(): Promise<readonly string[]> {
    await this.#folder.state();
    return serversIn(await readFile(serversFile(this.#folder), 'utf8'));
  }

  async cpuMs(): Promise<Readonly<Record<string, number>>> {
    const { members } = await this.#folder.state();
    const byGroup = await groupCpuMs();
    // Each member leads a group of its own.
    return Object.fromEntries(
      Object.entries(members).map(([name, { pid }]) => [name, byGroup.get(pid) ?? 0]),
    );
  }

  async environment(): Promise<MakeUp['environment']> {
    const programs = await this.#programs();
    const redis = await runCommand(programs.redis.path, ['--version'], { env: programs.redis.env });
    return {
      nginx: await nginxVersion(programs),
      redis: redisVersionIn(redis.stdout),
      node: process.versions.node,
      cpus: availableParallelism(),
    };
  }

  async #programs(): Promise<Programs> {
    const programs = await findPrograms();
    if (!programs)
      throw new UserError('nginx or redis-server is missing: make demo gets them, or install both');
    return programs;
  }

  async #startParts(profile: Profile, programs: Programs): Promise<void> {
    const plan: Plan = { folder: this.#folder, state: await this.#folder.state(), programs };
    await this.#store.startAll(plan);
    if (profile.links)
      await this.#launcher.start('links', linksCommand(plan), ({ port }) => acceptsConnections(port));
    if (profile.pm2) await this.#startWorkers(plan);
    else await this.#startReplicas(plan, await this.replicas());
    await this.#launcher.start('nginx', await nginxCommand(plan), () =>
      answersHttp(nginxHealthPort(plan), '/nginx-health', plan.state.name),
    );
  }

  async #startReplicas(plan: Plan, replicas: readonly Replica[]): Promise<void> {
    // One after the other in the state file, but side by side in coming up.
    const enrolled: [Replica, Member][] = [];
    for (const replica of replicas) {
      const running = plan.state.members[replica];
      const isUp = running !== undefined && (await isAlive(running));
      enrolled.push([
        replica,
        isUp ? running : await this.#launcher.enrol(replica, appCommand(plan, replica)),
      ]);
    }
    await Promise.all(
      enrolled.map(([replica, member]) =>
        this.#launcher.waitHealthy(replica, member, () => answersHttp(member.port, '/healthz')),
      ),
    );
  }

  async #startWorkers(plan: Plan): Promise<void> {
    const pm2 = await this.#launcher.enrol('pm2', pm2Command(plan));
    for (const replica of await this.replicas()) {
      await this.#launcher.waitHealthy(replica, pm2, () =>
        answersHttp(plan.state.ports[replica] ?? 0, '/healthz'),
      );
    }
  }

  /** @throws {UserError} where it doesn't run */
  async #running(part: Part, what: string): Promise<{ member: Member; isWorker: boolean }> {
    const { members } = await this.#folder.state();
    const pm2 = isReplica(part) ? members.pm2 : undefined;
    const member = pm2 && isReplica(part) ? await this.#worker(part, pm2) : members[part];
    if (!member || !(await isAlive(member))) throw new UserError(`${part} can't be ${what}: it does not run`);
    return { member, isWorker: pm2 !== undefined };
  }

  /** A process of PM2's, as the replica itself names it: paused, it can't be asked, and must be known. */
  async #worker(replica: Replica, { port, log }: Member): Promise<Member> {
    const { pid } = worker.parse(await this.ask(replica, '/internal/process'));
    this.#paused.set(replica, pid);
    return { pid, started: (await startOf(pid)) ?? 'gone', port, log };
  }
}

async function nginxVersion({ nginx }: Programs): Promise<string> {
  const { stderr } = await runCommand(nginx.path, ['-v'], { env: nginx.env });
  return nginxVersionIn(stderr);
}

/** @throws {Unsupported} */
async function requireStreamModule(profile: Profile, { nginx }: Programs): Promise<void> {
  const remedy =
    nginx.root === FETCHED_PROGRAMS
      ? `remove ${FETCHED_PROGRAMS}, and make up gets it with the rest`
      : 'install it (on Debian it is the package libnginx-mod-stream), or use RUNTIME=compose';
  requireStream(profile, (await findStreamModule(nginx)) !== null, remedy);
}
