/** The lab on a Docker Swarm that is there: swarm/stack.yml with a profile's file. What runs where is the Swarm's business. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import type { Scheduler } from '../../catalogue/faults/scheduler.ts';
import type { Profile } from '../../catalogue/profile.ts';
import { readProfile } from '../../catalogue/read-profile.ts';
import type { RuntimeTraits } from '../../catalogue/runtime.ts';
import { CommandFailed, type CommandOptions, type CommandOutput, runCommand } from '../../command.ts';
import { imageOf, swarmNodes } from '../../config.ts';
import { partsOf } from '../../parts/index.ts';
import type { Place } from '../../parts/part.ts';
import { NODE, type Program } from '../../parts/program.ts';
import type { PartSignal } from '../../parts/remote.ts';
import { imageSourceOf, REPLICA_PORT } from '../../parts/replica.ts';
import { ROOT } from '../../paths.ts';
import { noAnswer, noLabIsUp, noSuchPart } from '../../problems.ts';
import { isReplica } from '../../topology.ts';
import { cpuMsOfContainer } from '../cpu-time.ts';
import type { Driver, DriverOptions, LoadProcess, LogsOptions, PartState, Say } from '../driver.ts';
import { startLoad } from '../load-process.ts';
import { namedUpstreams } from '../named-upstreams.ts';
import { placeOf } from '../place.ts';
import { freePorts, requireFree } from '../ports.ts';
import { showOutput } from '../show-output.ts';
import { allEngines, type Engine, engineOf, managerHost, onEngine, requireManager } from './engines.ts';
import { swarmScheduler } from './scheduler.ts';
import { requireFit, SERVICES, STACK_FILE, stackEnvironment } from './stack.ts';
import { stackSite } from './stack-site.ts';
import { APP, RUNNING, type Task, tasksOf } from './tasks.ts';

const WITHIN_MS = 60_000;
const POLL_MS = 100;

const LOADTEST_IMAGE = 'session-lab-loadtest';
const LOAD_LABEL = 'session-lab.load';

export class Swarm implements Driver {
  static readonly traits: RuntimeTraits = { schedules: true, cuts: swarmNodes.cut !== undefined };
  readonly name = 'swarm';
  readonly title = 'Docker Swarm';
  readonly scheduler: Scheduler;
  readonly #options: DriverOptions;
  readonly #stack: string;
  #manager: string | null = null;
  /** Loads that may still join the network until they end. */
  readonly #loads: Promise<unknown>[] = [];

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#stack = options.lab === 'default' ? 'session-lab' : `session-lab-${options.lab}`;
    this.scheduler = swarmScheduler({
      service: this.#service,
      tasks: () => tasksOf(this.#stack),
      until: (what, holds) => this.#await(what, holds),
      signal: options.signal,
    });
  }

  available(): Promise<void> {
    return requireManager(this.#options.signal);
  }

  /** The lab's own images are built for Compose; to bring images to other nodes, a Swarm has registries alone. */
  async prepare(_say: Say, profiles: readonly Profile[]): Promise<void> {
    await this.available();
    const apps = profiles.map((profile) => `session-lab-${imageSourceOf(profile).folder}`);
    const engines = allEngines(await this.#managerName());
    for (const image of new Set([...apps, LOADTEST_IMAGE]))
      for (const engine of image === LOADTEST_IMAGE ? engines.slice(0, 1) : engines)
        if (!(await hasImage(engine, image)))
          throw new UserError(
            `the image ${image} is not on ${engine.at(-1) ?? 'the manager'}: docker compose --env-file profiles/redis.env --profile loadtest build makes it, and every node needs it`,
          );
  }

  async lacks({ name, image }: Program): Promise<string | null> {
    if (!Object.values(SERVICES).includes(name)) return 'a Swarm’s stack has none (RUNTIME=compose has)';
    // Replicas have Node in an image of their own.
    if (name === NODE.name || (await hasImage([], imageOf(image)))) return null;
    return `the image ${imageOf(image)} is not on the manager: pull it there, or name another with ${image.variable}`;
  }

  ask({ image }: Program, [file = '', ...args]: readonly string[]): Promise<CommandOutput> {
    const alone = ['run', '--rm', '--network', 'none', '--entrypoint', file, imageOf(image), ...args];
    return this.#docker(alone);
  }

  async up(profile: Profile): Promise<void> {
    requireFit(profile);
    const before = await this.published();
    const port = this.#options.port || (await freePorts(1))[0] || 0;
    if (port !== before?.port && managerHost() === '127.0.0.1') await requireFree(port);
    // A Swarm changes no file of a service that is up: another profile is another stack.
    await this.down();
    try {
      await this.#docker(['stack', 'deploy', '--compose-file', STACK_FILE, this.#stack], {
        env: stackEnvironment(profile, port),
      });
      const parts = partsOf(profile).map(({ name }) => name);
      await this.#await(
        parts.join(', '),
        (tasks) => parts.every((part) => isWell(tasks, part)),
        () => this.#requireNoneFailed(),
      );
    } catch (error) {
      const lastWords = this.#options.signal.aborted ? '' : await this.#lastWords();
      await this.down();
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`the stack could not be brought up: ${error.message}\n${lastWords}`.trimEnd(), {
        cause: error,
      });
    }
  }

  async down(): Promise<void> {
    await Promise.all(this.#loads);
    await this.#requireOurs();
    const ours = ['--filter', `label=com.docker.stack.namespace=${this.#stack}`];
    // Not under the signal: what Ctrl-C has cut short must still be cleared away.
    for (const id of await words([
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=${LOAD_LABEL}=${this.#stack}`,
    ]))
      await runCommand('docker', ['rm', '--force', id]).catch(unlessGone);
    const engines = allEngines(await this.#managerName());
    await runCommand('docker', ['stack', 'rm', this.#stack]).catch(unlessGone);
    // Nothing takes their place any more. The Swarm would let each go on for two seconds, and one that is paused for ever.
    for (const engine of engines)
      for (const id of await words(['ps', '--all', '--quiet', ...ours], engine))
        await onEngine(engine, ['rm', '--force', id]).catch(unlessGone);
    const left = async (): Promise<string[]> => [
      ...(await words(['network', 'ls', '--quiet', ...ours])),
      ...(
        await Promise.all(engines.map((engine) => words(['ps', '--all', '--quiet', ...ours], engine)))
      ).flat(),
    ];
    // Removing a stack returns before its containers and its network are gone.
    const deadline = performance.now() + WITHIN_MS;
    while ((await left()).length > 0) {
      if (performance.now() > deadline)
        throw new UserError(`the stack ${this.#stack} does not go: docker stack ps ${this.#stack} tells why`);
      await sleep(POLL_MS);
    }
    for (const volume of await words(['volume', 'ls', '--quiet', ...ours]))
      await runCommand('docker', ['volume', 'rm', volume]).catch(unlessGone);
  }

  async profile(): Promise<Profile | null> {
    const label = '{{ index .Spec.Labels "session-lab.profile" }} {{ .Spec.Mode.Replicated.Replicas }}';
    const said = await this.#docker(['service', 'inspect', '--format', label, this.#service]).catch(nothing);
    const [name = '', replicas = ''] = said.stdout.trim().split(' ');
    return name === '' ? null : { ...(await readProfile(name)), replicas: Number(replicas) };
  }

  async published() {
    const format = '{{ range .Spec.EndpointSpec.Ports }}{{ .PublishedPort }}{{ end }}';
    const service = ['service', 'inspect', '--format', format, `${this.#stack}_nginx`];
    const { stdout } = await this.#docker(service).catch(nothing);
    return stdout.trim() === '' ? null : { host: managerHost(), port: Number(stdout) };
  }

  async list(): Promise<readonly PartState[]> {
    return (await tasksOf(this.#stack)).map(({ part, node, state }) => ({
      name: part,
      state: node === '' ? state : `${state} on ${node}`,
      // Nobody need look it up: who talks to it asks DNS.
      address: null,
    }));
  }

  async place(part: string): Promise<Place> {
    const profile = await this.profile();
    if (!profile) throw noLabIsUp();
    const parts = (await tasksOf(this.#stack)).map((task) => task.part);
    return placeOf(stackSite(this.#stack, profile, parts), part);
  }

  /** What has ended is started again by the Swarm: this waits for it. A replica that there was none of is one more. */
  async start(...parts: readonly string[]): Promise<void> {
    const profile = await this.profile();
    if (!profile) throw noLabIsUp();
    const numbers = parts.filter(isReplica).map((part) => Number(part.slice('app-'.length)));
    const most = Math.max(profile.replicas, ...numbers);
    if (most > profile.replicas) await this.#scale(most);
    await this.#await(parts.join(', '), (tasks) => parts.every((part) => isWell(tasks, part)));
  }

  async remove(part: string): Promise<void> {
    const { replicas = 0 } = (await this.profile()) ?? {};
    if (!isReplica(part)) throw new UserError(`a Swarm takes replicas away, and not ${part}`);
    const number = Number(part.slice('app-'.length));
    if (number > replicas) return;
    // Which one goes is the Swarm's choice, of those with the highest numbers first where it can.
    await this.#scale(replicas - 1);
  }

  async signal(part: string, signal: PartSignal): Promise<void> {
    const { engine, container } = await this.#container(part);
    const on = (...args: readonly string[]) => onEngine(engine, args, { signal: this.#options.signal });
    if (signal === 'SIGSTOP') await on('pause', container);
    else if (signal === 'SIGCONT') await on('unpause', container);
    else if (signal === 'SIGHUP') await on('kill', '--signal', signal, container);
    else {
      await (signal === 'SIGTERM' ? on('stop', '--time', '6', container) : on('kill', container));
      // Until the Swarm knows: it would be taken for the one in its place.
      await this.#await(`the end of ${part}`, (tasks) => tasks.every((task) => task.container !== container));
    }
  }

  async exec(part: string, command: readonly string[], patienceMs?: number): Promise<CommandOutput> {
    const { engine, container } = await this.#container(part);
    return onEngine(engine, ['exec', container, ...command], { signal: this.#options.signal, patienceMs });
  }

  async put(part: string, path: string, text: string): Promise<void> {
    const { engine, container } = await this.#container(part);
    const command = ['exec', '--interactive', container, 'sh', '-c', 'cat >"$0"', path];
    await onEngine(engine, command, { signal: this.#options.signal, input: text });
  }

  async run([command = '', ...others]: readonly string[]): Promise<LoadProcess> {
    const load = startLoad(
      'docker',
      [
        ...[
          'run',
          '--rm',
          '--interactive',
          '--init',
          '--network',
          `${this.#stack}_lab`,
          '--log-driver',
          'none',
        ],
        ...['--label', `${LOAD_LABEL}=${this.#stack}`, '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'],
        ...['--user', '1000:1000', '--memory', '512m', LOADTEST_IMAGE],
        ...[command, '--target', 'http://nginx:8080', ...others],
      ],
      { signal: this.#options.signal },
    );
    this.#loads.push(load.ended);
    return load;
  }

  async logs({ part, follow }: LogsOptions): Promise<void> {
    const tasks = await tasksOf(this.#stack);
    if (tasks.length === 0) throw noLabIsUp();
    if (part === undefined && follow)
      throw new UserError('a Swarm shows the logs of one part at a time: make logs ARGS="app-1 --follow"');
    const named = namedUpstreams(
      tasks.flatMap(({ part, addresses }) =>
        addresses.map((address) => ({ name: part, address: `${address}:${REPLICA_PORT}` })),
      ),
    );
    for (const name of part === undefined ? tasks.map((task) => task.part) : [part]) {
      const { engine, container } = await this.#container(name);
      const args = [...engine, 'logs', '--tail', '200', ...(follow ? ['--follow'] : []), container];
      // As Compose shows them: whose line it is stands before it.
      const shown = (line: string): string => `${name} | ${named(line)}`;
      await showOutput('docker', args, { signal: this.#options.signal }, shown);
    }
  }

  async cpuMs(): Promise<Readonly<Record<string, number>>> {
    const tasks = await tasksOf(this.#stack);
    const manager = await this.#managerName();
    const cpu = await Promise.all(
      tasks.map(async ({ part, node, container, state }) => {
        if (state !== RUNNING || container === null) return [];
        const stats = ['exec', container, 'sh', '-c', 'cat /proc/[0-9]*/stat 2>/dev/null || true'];
        const { stdout } = await onEngine(engineOf(node, manager), stats, { signal: this.#options.signal });
        return [[part, cpuMsOfContainer(stdout)] as const];
      }),
    );
    return Object.fromEntries(cpu.flat());
  }

  get #service(): string {
    return `${this.#stack}_${APP}`;
  }

  async #managerName(): Promise<string> {
    this.#manager ??= (await runCommand('docker', ['info', '--format', '{{.Name}}'])).stdout.trim();
    return this.#manager;
  }

  /** @throws {UserError} where another checkout's stack is up: it is not ours to take away. */
  async #requireOurs(): Promise<void> {
    const format = '{{ index .Spec.Labels "session-lab.checkout" }}';
    const said = await runCommand('docker', ['service', 'inspect', '--format', format, this.#service]).catch(
      nothing,
    );
    const checkout = said.stdout.trim();
    if (checkout !== '' && checkout !== ROOT)
      throw new UserError(`a stack from ${checkout} is up: docker stack rm ${this.#stack} takes it away`);
  }

  /** @throws {UserError} where the lab has no such part, or it does not run */
  async #container(part: string): Promise<{ readonly engine: Engine; readonly container: string }> {
    const tasks = await tasksOf(this.#stack);
    const task = tasks.find((task) => task.part === part);
    if (task?.container != null && task.state === RUNNING)
      return { engine: engineOf(task.node, await this.#managerName()), container: task.container };
    const profile = await this.profile();
    if (!profile) throw noLabIsUp();
    const parts = partsOf(profile).map(({ name }) => name);
    throw parts.includes(part) ? noAnswer(part) : noSuchPart(part, parts);
  }

  async #scale(replicas: number): Promise<void> {
    await this.#docker(['service', 'scale', '--detach', `${this.#service}=${replicas}`]);
    await this.#await(
      `${replicas} replicas`,
      (tasks) => tasks.filter(({ part }) => isReplica(part)).length === replicas,
    );
  }

  /** @throws {UserError} where a task has ended by itself: the Swarm would try again for ever */
  async #requireNoneFailed(): Promise<void> {
    const ended = ['stack', 'ps', this.#stack, '--filter', 'desired-state=shutdown'];
    const format = ['--no-trunc', '--format', '{{.Name}} {{.CurrentState}} {{.Error}}'];
    const { stdout } = await this.#docker([...ended, ...format]).catch(nothing);
    const failed = stdout.split('\n').find((line) => / (Failed|Rejected|Complete) /.test(line));
    if (failed) throw new UserError(failed);
  }

  /** @param check throws where it would be awaited in vain */
  async #await(
    what: string,
    holds: (tasks: readonly Task[]) => boolean,
    check: () => Promise<void> = async () => {},
  ): Promise<void> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const tasks = await tasksOf(this.#stack);
      if (holds(tasks)) return;
      await check();
      if (performance.now() > deadline) {
        const states = tasks.map(({ part, state, node }) => `${part} is ${state} on ${node || 'no node'}`);
        throw new UserError(`waited in vain for ${what} (${states.join(', ')})`);
      }
      await sleep(POLL_MS, undefined, { signal: this.#options.signal });
    }
  }

  /** What the Swarm, and the parts that have ended, have to say; empty where it can’t be read. */
  async #lastWords(): Promise<string> {
    const errors = ['stack', 'ps', this.#stack, '--no-trunc', '--format', '{{.Name}}: {{.Error}}'];
    const said = (await this.#docker(errors).catch(nothing)).stdout.split('\n');
    const logs = await this.#docker(['service', 'logs', '--raw', '--tail', '5', this.#service]).catch(
      nothing,
    );
    const telling = said.filter((line) => !/: $/.test(line) && line !== '');
    return [...new Set(telling), logs.stdout, logs.stderr ?? ''].join('\n').trim();
  }

  #docker(args: readonly string[], options: CommandOptions = {}): Promise<CommandOutput> {
    return runCommand('docker', args, { signal: this.#options.signal, ...options });
  }
}

const isWell = (tasks: readonly Task[], part: string): boolean =>
  tasks.some((task) => task.part === part && task.state === RUNNING);

const words = async (args: readonly string[], engine: Engine = []): Promise<string[]> =>
  (await onEngine(engine, args)).stdout.split('\n').filter(Boolean);

const hasImage = (engine: Engine, image: string): Promise<boolean> =>
  onEngine(engine, ['image', 'inspect', image]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandFailed) return false;
      throw error;
    },
  );

function nothing(error: unknown): { readonly stdout: string; readonly stderr?: string } {
  if (error instanceof CommandFailed) return { stdout: '' };
  throw error;
}

function unlessGone(error: unknown): void {
  if (!(error instanceof CommandFailed && /no such|nothing found|already in progress/i.test(error.detail)))
    throw error;
}
