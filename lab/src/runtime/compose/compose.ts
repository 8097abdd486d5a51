/** The lab in Docker Compose: docker-compose.yml with a profile's file, just as one would type it. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MakeUp, UserError } from '@session-lab/loadtest';
import { IMAGES } from '../../config.ts';
import type { Impairment } from '../../links/impairment.ts';
import { ROOT } from '../../paths.ts';
import {
  type Profile,
  readProfile,
  requireApp,
  requireNginx,
  requireRedis,
  requireStream,
  storePartsOf,
} from '../../profile.ts';
import {
  isRedis,
  isReplica,
  isSentinel,
  isStorePart,
  type Part,
  PRIMARY_NAME,
  REPLICA_PORT,
  type Replica,
  replicaNames,
  SENTINEL_PORT,
  type StorePart,
  USUAL_REPLICAS,
  workerPort,
} from '../../topology.ts';
import { CommandFailed, type CommandOutput, runCommand } from '../command.ts';
import { cpuMsOfContainer } from '../cpu-time.ts';
import { LOAD_ARGS, startLoad } from '../load-process.ts';
import { type BalancedServer, serversConf, serversIn } from '../nginx-servers.ts';
import { replaceWorkers, workersIn } from '../nginx-workers.ts';
import { requireFree } from '../ports.ts';
import { badAnswer, noAnswer, noLabIsUp, noLinks, noPrimary, noSuchPart } from '../problems.ts';
import { newRedisTls } from '../redis-access.ts';
import type { LabStatus, LoadProcess, LogsOptions, Runtime, RuntimeOptions, Say } from '../runtime.ts';
import { newestPrimary } from '../sentinel.ts';
import { showOutput } from '../show-output.ts';
import { nginxVersionIn, redisVersionIn } from '../versions.ts';
import { ComposeCli } from './compose-cli.ts';
import { type Container, containersOf, HEALTHY, HEALTHY_WITHIN_MS, POLL_MS } from './containers.ts';
import { hasStream, requireDocker, requireImages } from './docker.ts';
import { PM2, Pm2Workers } from './pm2-workers.ts';

/** As in docker-compose.yml, which isn't told the profile here. */
const LAYER_4_TARGET = ['--target', 'http://nginx:8084', '--proxy-protocol'] as const;

/** nginx runs on a copy of its files; docker-compose.yml makes it. */
const SERVERS_FILE = '/tmp/servers.conf';

/** Prints a line for each process: its id and its title. */
const PROCESSES =
  'cd /proc; for each in [0-9]*; do echo "$each $(tr "\\0" " " <$each/cmdline)"; done 2>/dev/null';

const UP = ['up', '--detach', '--wait', '--wait-timeout', '60', '--no-build'];

/** The service that all of a lab's links are in, where it has some. */
const LINKS = 'links';

const servicesFor = (profile: Profile): readonly string[] => [
  ...(profile.links ? [LINKS] : []),
  ...(profile.pm2 ? [PM2] : replicaNames(profile.replicas)),
];

export class Compose implements Runtime {
  readonly name = 'compose';
  readonly #options: RuntimeOptions;
  readonly #cli: ComposeCli;
  /** Where replicas were when they were killed; nginx goes on sending their users there. */
  readonly #addresses = new Map<string, string>();
  /** nginx has other servers than its files say. */
  #balanced = false;

  readonly #workers: Pm2Workers;
  /** Until these have ended, they may still make containers. */
  readonly #loads: Promise<unknown>[] = [];

  constructor(options: RuntimeOptions) {
    this.#options = options;
    const project = options.lab === 'default' ? 'session-lab' : `session-lab-${options.lab}`;
    this.#cli = new ComposeCli(project, options.port);
    this.#workers = new Pm2Workers(
      (replica, path) => this.ask(replica, path),
      (args) => this.#docker(args),
      options.signal,
    );
  }

  async prepare(say: Say): Promise<void> {
    const { signal } = this.#options;
    await requireDocker(signal);
    await requireImages(say, signal);
    say('Setting up: building the images (quick where nothing has changed) ...');
    await this.#build();
  }

  async up(profile: Profile): Promise<void> {
    const before = await this.#requireOurs();
    const { port } = this.#options;
    // Before anything is changed: a lab that can't be moved stays.
    if (port !== 0 && port !== publishedPort(before)) await requireFree(port);
    requireApp(profile);
    requireRedis(profile);
    if (profile.nginxSince !== null) requireNginx(profile, await this.#imagesNginx());
    if (profile.layer === 4)
      requireStream(
        profile,
        await hasStream(IMAGES.nginx, this.#options.signal),
        'NGINX_IMAGE must name one that has it, as the official image does',
      );
    this.#cli.redisTls = profile.tls ? await newRedisTls() : null;
    try {
      await this.#removeSpare(before, profile);
      // One made anew has the servers that its files say.
      if (this.#balanced) await this.#compose(['rm', '--force', '--stop', 'nginx'], profile);
      this.#balanced = false;
      if (profile.app !== 'fastify') await this.#build(profile);
      if (profile.pm2 || profile.links || profile.replicas !== USUAL_REPLICAS) await this.#upByName(profile);
      else await this.#compose([...UP, '--remove-orphans'], profile);
    } catch (error) {
      const lastWords = error instanceof CommandFailed ? await this.#lastWords() : '';
      await this.down();
      throw error instanceof CommandFailed ? this.#cli.explainUp(error, lastWords) : error;
    }
  }

  /** nginx looks the replicas' names up when it starts, and so comes last. */
  async #upByName(profile: Profile): Promise<void> {
    await this.#compose([...UP, ...storePartsOf(profile), ...servicesFor(profile)], profile);
    await this.#compose([...UP, '--no-deps', 'nginx'], profile);
  }

  /** Takes those away that this profile has no use for. */
  async #removeSpare(running: readonly Container[], profile: Profile): Promise<void> {
    const wanted = [...servicesFor(profile), ...storePartsOf(profile)];
    const spare = running
      .map(({ service }) => service)
      .filter((service) => isReplica(service) || isStorePart(service) || service === PM2 || service === LINKS)
      .filter((service) => !wanted.includes(service));
    if (spare.length > 0) await this.#compose(['rm', '--force', '--stop', ...spare], profile);
  }

  async down(): Promise<void> {
    await Promise.all(this.#loads);
    // What `run` has started, `down` leaves alone, and it would hold the network.
    const containers = await this.#requireOurs();
    // One that an interrupted fault has left paused could not even be told to end.
    for (const { id, state } of containers)
      if (state === 'paused') await runCommand('docker', ['unpause', id]);
    const loads = containers.filter(({ service }) => service === 'loadtest');
    for (const { id } of loads) {
      await runCommand('docker', ['rm', '--force', id]).catch((error: unknown) => {
        // On its way out by itself.
        if (!(error instanceof CommandFailed && /no such container|already in progress/i.test(error.detail)))
          throw error;
      });
    }
    const args = ['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '6'];
    // Not under the signal: what Ctrl-C has cut short must still be cleared away.
    await this.#cli.run(args);
  }

  async status(): Promise<LabStatus | null> {
    const containers = await this.#containers();
    if (containers.length === 0) return null;
    const nginx = containers.find(({ service }) => service === 'nginx');
    return {
      profile: nginx?.profile ?? 'no profile',
      port: publishedPort(containers),
      url: nginx?.published ? `http://${nginx.published}` : 'not published',
      parts: containers.map(({ service, state }) => ({ name: service, state })),
    };
  }

  async kill(part: Part): Promise<void> {
    const { service, id, address } = await this.#containerOf(part);
    if (isReplica(part) && service === PM2) return this.#workers.send('KILL', part, id);
    this.#addresses.set(part, address);
    await this.#docker(['kill', '--signal', 'SIGKILL', id]);
    await this.#docker(['wait', id]);
  }

  async stop(part: Part): Promise<void> {
    const { service, id, address } = await this.#containerOf(part);
    if (isReplica(part) && service === PM2) return this.#workers.send('TERM', part, id);
    this.#addresses.set(part, address);
    await this.#docker(['stop', '--time', '6', id]);
  }

  async pause(part: Part): Promise<void> {
    const { service, id } = await this.#containerOf(part);
    if (isReplica(part) && service === PM2) await this.#workers.send('STOP', part, id);
    else await this.#docker(['pause', id]);
  }

  async resume(part: Part): Promise<void> {
    const { service, id } = await this.#containerOf(part);
    if (isReplica(part) && service === PM2) await this.#workers.send('CONT', part, id);
    else {
      await this.#docker(['unpause', id]);
      await this.#awaitHealthy(part);
    }
  }

  async reload(): Promise<void> {
    const files = ['-p', '/tmp', '-c', '/tmp/nginx.conf', '-e', 'stderr', '-g', 'pid nginx.pid;'];
    await this.#exec('nginx', 'nginx', '-s', 'reload', ...files);
    this.#addresses.clear();
  }

  async balance(servers: readonly BalancedServer[]): Promise<void> {
    const { id } = await this.#container('nginx');
    const shell = (script: string, ...args: readonly string[]) =>
      this.#docker(['exec', id, 'sh', '-c', script, 'sh', ...args]);
    const conf = serversConf(servers, (replica) => `${replica}:${REPLICA_PORT}`);
    const reload = async (): Promise<void> => {
      this.#balanced = true;
      await shell(`printf %s "$1" > ${SERVERS_FILE}`, conf);
      await this.reload();
    };
    const workers = async () => workersIn((await shell(PROCESSES)).stdout);
    await replaceWorkers(workers, reload, this.#options.signal);
  }

  async start(part: Part): Promise<void> {
    const { service, id } = await this.#containerOf(part);
    if (isReplica(part) && service === PM2) return this.#workers.awaitHealthy(part);
    await this.#docker(['start', id]);
    await this.#awaitHealthy(part);
    if (isReplica(part)) await this.#lookUpAgain();
  }

  async add(replicas: readonly Replica[]): Promise<void> {
    const profile = await readProfile((await this.#container('nginx')).profile);
    await this.#compose([...UP, '--no-deps', ...replicas], profile);
  }

  async remove(replicas: readonly Replica[]): Promise<void> {
    await this.#compose(['rm', '--force', '--stop', ...replicas]);
  }

  async impair(link: string, impairment: Impairment | null): Promise<void> {
    if (!(await this.#containers()).some(({ service }) => service === LINKS)) throw noLinks();
    const tell = `
      const answer = await fetch('http://127.0.0.1:7000/' + encodeURIComponent(process.argv[1]), {
        method: 'PUT',
        body: process.argv[2],
      });
      process.exitCode = answer.ok ? 0 : 1;`;
    await this.#exec(LINKS, 'node', '--input-type=module', '-e', tell, link, JSON.stringify(impairment));
  }

  async primary(): Promise<StorePart> {
    const containers = await this.#containers();
    const sentinels = containers.filter(({ service, state }) => isSentinel(service) && state === HEALTHY);
    if (!containers.some(({ service }) => isSentinel(service))) return 'redis';
    // How the operator connects, each container knows.
    const ask = ['sh', '-c', `redis-cli $OPERATOR -p ${SENTINEL_PORT} SENTINEL MASTER "$0"`, PRIMARY_NAME];
    const answers = await Promise.all(
      sentinels.map(async ({ id }) => (await this.#docker(['exec', id, ...ask])).stdout.split('\n')),
    );
    const named = newestPrimary(answers)?.host;
    // One that is down has no address any more, but had one.
    const found = containers
      .map(({ service, address }) => ({ service, address }))
      .find(
        ({ service, address }) => isRedis(service) && (address || this.#addresses.get(service)) === named,
      );
    if (!named || !found || !isRedis(found.service)) throw noPrimary();
    return found.service;
  }

  async redis(...command: readonly string[]): Promise<string> {
    const ask = ['sh', '-c', 'redis-cli $OPERATOR -e "$@"', '-', ...command];
    const { stdout } = await this.#exec(await this.primary(), ...ask);
    return stdout.trim();
  }

  async ask(replica: Replica, path: string): Promise<unknown> {
    const { id, service, state } = await this.#containerOf(replica);
    if (state !== HEALTHY) throw noAnswer(replica);
    const port = service === PM2 ? workerPort(replica) : REPLICA_PORT;
    // bash speaks TCP by itself: the images have no HTTP client, and starting Node for each question would be felt.
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
    const { stdout } = await this.#docker(['exec', id, 'bash', '-c', script]).catch((cause: unknown) => {
      throw cause instanceof CommandFailed ? noAnswer(replica, cause) : cause;
    });
    const [head = '', body = ''] = stdout.split('\r\n\r\n', 2);
    if (!/^HTTP\/1\.\d 200 /.test(head)) throw badAnswer(replica, body || head);
    return JSON.parse(body);
  }

  async load(args: readonly string[]): Promise<LoadProcess> {
    const { layer } = await readProfile((await this.#container('nginx')).profile);
    const target = layer === 4 ? LAYER_4_TARGET : [];
    const run = ['run', '--rm', '--no-TTY', '--no-deps', 'loadtest', 'run', ...LOAD_ARGS, ...target, ...args];
    const load = startLoad('docker', this.#cli.args(['--progress', 'quiet', ...run]), {
      env: this.#cli.env(),
      signal: this.#options.signal,
    });
    this.#loads.push(load.ended);
    return load;
  }

  async logs({ part, follow }: LogsOptions): Promise<void> {
    await this.#container(part ?? 'nginx');
    const args = [
      'logs',
      '--tail',
      '200',
      ...(follow ? ['--follow'] : []),
      ...(part === undefined ? [] : [part]),
    ];
    await showOutput('docker', this.#cli.args(args), { env: this.#cli.env(), signal: this.#options.signal });
  }

  async replicas(): Promise<readonly Replica[]> {
    const services = (await this.#containers()).map(({ service }) => service);
    return services.includes(PM2) ? replicaNames(USUAL_REPLICAS) : services.filter(isReplica);
  }

  async servers(): Promise<readonly string[]> {
    const { stdout } = await this.#docker(['exec', (await this.#container('nginx')).id, 'cat', SERVERS_FILE]);
    return serversIn(stdout);
  }

  async cpuMs(): Promise<Readonly<Record<string, number>>> {
    const parts = (await this.#containers()).filter(({ state }) => state === HEALTHY);
    const cpu = await Promise.all(
      parts.map(async ({ id, service }) => {
        const command = ['exec', id, 'sh', '-c', 'cat /proc/[0-9]*/stat 2>/dev/null || true'];
        return [service, cpuMsOfContainer((await this.#docker(command)).stdout)] as const;
      }),
    );
    return Object.fromEntries(cpu);
  }

  async environment(): Promise<MakeUp['environment']> {
    const [nginx, redis, node] = await Promise.all([
      this.#exec('nginx', 'nginx', '-v'),
      this.#exec('redis', 'redis-server', '--version'),
      this.#exec((await this.#containerOf('app-1')).service, 'node', '--version'),
    ]);
    return {
      nginx: nginxVersionIn(nginx.stderr),
      redis: redisVersionIn(redis.stdout),
      node: node.stdout.trim().replace(/^v/, ''),
      cpus: availableParallelism(),
    };
  }

  /** The version of nginx in its image, before anything is up. */
  async #imagesNginx(): Promise<string> {
    const alone = ['run', '--rm', '--network', 'none', '--entrypoint', 'nginx', IMAGES.nginx, '-v'];
    return nginxVersionIn((await this.#docker(alone)).stderr);
  }

  async #build(profile?: Profile): Promise<void> {
    try {
      const services = profile ? servicesFor(profile) : [];
      await this.#compose(['--profile', 'loadtest', '--progress', 'plain', 'build', ...services], profile);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const reason = error.detail.split('\n').slice(-12).join('\n');
      throw new UserError(`the images can't be built; the build ends:\n${reason}`, { cause: error });
    }
  }

  /** The lab's containers. @throws {UserError} where another checkout's lab is up: theirs is not ours to change. */
  async #requireOurs(): Promise<Container[]> {
    const containers = await containersOf(this.#cli.project);
    const foreign = containers.find(({ checkout }) => checkout !== ROOT);
    if (!foreign) return containers;
    throw new UserError(`a lab from ${foreign.checkout} is up: run make down there first`);
  }

  /** @throws {UserError} where the lab has no such part. */
  async #container(part: string): Promise<Container> {
    const containers = await this.#containers();
    if (containers.length === 0) throw noLabIsUp();
    const found = containers.find(({ service }) => service === part);
    if (found) return found;
    throw noSuchPart(
      part,
      containers.map(({ service }) => service),
    );
  }

  /** Where a part runs. */
  async #containerOf(part: Part): Promise<Container> {
    const workers = (await this.#containers()).find(({ service }) => service === PM2);
    return isReplica(part) && workers ? workers : this.#container(part);
  }

  /**
   * The engine gives a container its old address back unless another has taken it meanwhile. nginx looked names up
   * when it started; only then does it have to look again, which it can't while one of them is dead.
   */
  async #lookUpAgain(): Promise<void> {
    const replicas = (await this.#containers()).filter(({ service }) => isReplica(service));
    const elsewhere = replicas.some(
      ({ service, address }) => address !== (this.#addresses.get(service) ?? address),
    );
    if (elsewhere && replicas.every(({ address }) => address !== '')) await this.reload();
  }

  async #awaitHealthy(part: Part): Promise<Container> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    let container = await this.#container(part);
    while (container.state !== HEALTHY) {
      if (performance.now() > deadline) throw new UserError(`${part} was started, but is ${container.state}`);
      await sleep(POLL_MS, undefined, { signal: this.#options.signal });
      container = await this.#container(part);
    }
    return container;
  }

  /** What those parts that are unwell said last; nothing where even that can't be had. */
  async #lastWords(): Promise<string> {
    try {
      const unwell = (await this.#containers()).filter(({ state }) => state !== HEALTHY);
      const services = unwell.map(({ service }) => service);
      if (services.length === 0) return '';
      return (await this.#cli.run(['logs', '--no-color', '--tail', '5', ...services])).stdout.trimEnd();
    } catch (error) {
      if (error instanceof CommandFailed) return '';
      throw error;
    }
  }

  /** This checkout's: what another has up under the same name is none of ours. */
  async #containers(): Promise<Container[]> {
    return (await containersOf(this.#cli.project)).filter(({ checkout }) => checkout === ROOT);
  }

  #exec(part: string, ...command: readonly string[]): Promise<CommandOutput> {
    return this.#compose(['exec', '--no-TTY', part, ...command]);
  }

  #docker(args: readonly string[]): Promise<CommandOutput> {
    return runCommand('docker', args, { signal: this.#options.signal });
  }

  #compose(args: readonly string[], profile?: Profile): Promise<CommandOutput> {
    return this.#cli.run(args, { signal: this.#options.signal }, profile);
  }
}

/** The balancer's port on the host; null where it publishes none. */
function publishedPort(containers: readonly Container[]): number | null {
  const nginx = containers.find(({ service }) => service === 'nginx');
  return Number(nginx?.published?.split(':').at(-1)) || null;
}
