/** The lab as plain processes on loopback: the same programs as in Compose, for a machine without Docker. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from 'session-lab';
import type { Profile } from '../../catalogue/profile.ts';
import { type CommandOutput, runCommand } from '../../command.ts';
import { heldBy } from '../../held-by.ts';
import { CA_FILE } from '../../parts/https.ts';
import { inTiers, partNamed, partsOf } from '../../parts/index.ts';
import { hostAndPort, type Part, type Place } from '../../parts/part.ts';
import type { Program } from '../../parts/program.ts';
import type { PartSignal } from '../../parts/remote.ts';
import { secretsFor } from '../../parts/secrets.ts';
import { ROOT } from '../../paths.ts';
import { noSuchPart } from '../../problems.ts';
import { familyOf, sumOf } from '../cpu-time.ts';
import type { Driver, DriverOptions, Held, LoadProcess, LogsOptions, PartState, Say } from '../driver.ts';
import { startLoad } from '../load-process.ts';
import { namedUpstreams } from '../named-upstreams.ts';
import { partOf, placeOf, type Site } from '../place.ts';
import { freePorts, requireFree } from '../ports.ts';
import { showOutput } from '../show-output.ts';
import { isAlive } from './family.ts';
import { isWell } from './health.ts';
import { LabFolder, type LabState, portKey } from './lab-state.ts';
import { Launcher } from './launcher.ts';
import { layFiles } from './lay-files.ts';
import { endMember, holdMember, type Member } from './member.ts';
import { processTable } from './process-table.ts';
import { environmentOf, programEnvironment, requirePrograms, whyLacking } from './program-environment.ts';
import { getPrograms } from './programs.ts';
import { findStreamModule } from './stream-module.ts';

const HOST = '127.0.0.1';

const secret = (): string => randomBytes(24).toString('hex');

/** The state of a part after this signal. */
const DONE: Readonly<Record<PartSignal, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'stopped',
  SIGSTOP: 'paused',
  SIGCONT: 'resumed',
  SIGHUP: 'reloaded',
  SIGUSR1: 'reloaded',
  SIGUSR2: 'reloaded',
};

export class Processes implements Driver {
  readonly name = 'processes';
  readonly title = 'processes';
  readonly #folder: LabFolder;
  readonly #options: DriverOptions;
  readonly #launcher: Launcher;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#folder = new LabFolder(options.lab);
    this.#launcher = new Launcher(this.#folder, options.signal);
  }

  async available(): Promise<void> {}

  async prepare(say: Say, profiles: readonly Profile[]): Promise<void> {
    const layer4 = profiles.some(({ layer }) => layer === 4);
    await getPrograms(say, this.#options.signal, layer4);
  }

  lacks(program: Program): Promise<string | null> {
    return whyLacking(program);
  }

  async ask(program: Program, command: readonly string[]): Promise<CommandOutput> {
    return this.#run(command, await programEnvironment(program));
  }

  async up(profile: Profile): Promise<void> {
    await requirePrograms();
    const { port } = this.#options;
    const parts = partsOf(profile);
    const published = parts.find((part) => part.published)?.name ?? '';
    // Before anything is taken down: a lab that can't be replaced stays.
    // Another balancer may take over the port of the one that is up.
    if (port !== 0 && port !== (await this.published())?.port) await requireFree(port);
    await this.down();
    await this.#folder.create();
    try {
      const ports = await portsFor(parts);
      await this.#folder.writeState({
        name: `lab-${randomBytes(8).toString('hex')}`,
        profile,
        parts: parts.map(({ name }) => name),
        ports: port === 0 ? ports : { ...ports, [published]: port },
        secrets: await secretsFor(profile, secret),
        members: {},
      });
      for (const tier of inTiers(parts)) await this.#startAll(tier.map(({ name }) => name));
    } catch (error) {
      await this.down();
      throw error;
    }
  }

  async down(): Promise<void> {
    const state = await this.#folder.readState();
    if (state) {
      const published = partsOf(state.profile).filter((part) => part.published);
      // The balancer first: nobody is sent to a replica that is going.
      for (const { name } of published) await endIfThere(state, name);
      await Promise.all(Object.keys(state.members).map((name) => endIfThere(state, name)));
    }
    await this.#folder.remove();
  }

  async profile(): Promise<Profile | null> {
    return (await this.#folder.readState())?.profile ?? null;
  }

  async published() {
    const state = await this.#folder.readState();
    const name = state && partsOf(state.profile).find((part) => part.published)?.name;
    const port = name ? state.ports[name] : undefined;
    return port === undefined ? null : { host: HOST, port };
  }

  async list(): Promise<readonly PartState[]> {
    const state = await this.#folder.readState();
    if (!state) return [];
    const listed = state.parts.map(async (name) => {
      const member = state.members[name];
      const port = state.ports[name];
      const alive = member !== undefined && (await isAlive(member));
      return {
        name,
        state: alive ? `running, pid ${member.pid}, port ${port}` : 'not running',
        address: port === undefined ? null : `${HOST}:${port}`,
      };
    });
    return Promise.all(listed);
  }

  async place(part: string): Promise<Place> {
    return placeOf(await this.#site(), part);
  }

  async start(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const state = await this.#folder.state();
      if (!state.parts.includes(name)) await this.#addPart(state, name);
    }
    await this.#startAll(names);
  }

  async remove(name: string): Promise<void> {
    await endIfThere(await this.#folder.state(), name);
    const state = await this.#folder.state();
    const isIts = (key: string): boolean => key === name || key.startsWith(`${name}:`);
    const others = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(of).filter(([key]) => !isIts(key)));
    await this.#folder.writeState({
      ...state,
      parts: state.parts.filter((part) => part !== name),
      ports: others(state.ports),
      members: others(state.members),
    });
  }

  async signal(name: string, signal: PartSignal): Promise<void> {
    const { members, parts, profile } = await this.#folder.state();
    const part = partOf({ profile, parts }, name);
    const member = members[name];
    if (!member || !(await isAlive(member)))
      throw new UserError(`${name} can't be ${DONE[signal]}: it does not run`);
    if (signal === 'SIGKILL') await endMember(member, signal);
    else if (signal === 'SIGTERM') await endMember(member, part.stopsOn);
    // All that it runs, as a container is held still.
    else if (signal === 'SIGSTOP' || signal === 'SIGCONT') await holdMember(member, signal);
    else process.kill(member.pid, signal);
  }

  async exec(name: string, command: readonly string[], patienceMs?: number): Promise<CommandOutput> {
    const site = await this.#site();
    const [part, place] = [partOf(site, name), placeOf(site, name)];
    return this.#run(command, await environmentOf(part, place), patienceMs);
  }

  async put(name: string, path: string, text: string): Promise<void> {
    await this.place(name);
    await writeFile(path, text);
  }

  async run(args: readonly string[]): Promise<LoadProcess> {
    const site = await this.#site();
    const balancer = partsOf(site.profile).find(({ role }) => role === 'balancer')?.name ?? '';
    const place = placeOf(site, balancer);
    const { layer, https } = site.profile;
    const at = hostAndPort(place.here(layer === 4 ? 'users' : 'main'));
    const target = [
      ...['--target', `http${https ? 's' : ''}://${at}`],
      ...(https ? ['--ca', join(place.scratch, CA_FILE)] : []),
      ...(layer === 4 ? ['--proxy-protocol'] : []),
    ];
    const [command = '', ...others] = args;
    return startLoad(process.execPath, [join(ROOT, 'loadtest/src/main.ts'), command, ...target, ...others], {
      signal: this.#options.signal,
    });
  }

  async logs({ part, follow }: LogsOptions): Promise<void> {
    const { members } = await this.#folder.state();
    const chosen = part === undefined ? Object.values(members) : [members[part]];
    const files = chosen.flatMap((member) => (member ? [member.log] : []));
    if (part !== undefined && files.length === 0) throw noSuchPart(part, Object.keys(members));
    const args = [...(follow ? ['-f'] : []), '-n', '200', ...files];
    const { signal } = this.#options;
    await showOutput('tail', args, { signal }, namedUpstreams(await this.list()));
  }

  async cpuMs(): Promise<Readonly<Record<string, number>>> {
    const { members } = await this.#folder.state();
    const all = await processTable();
    // Each member leads a group of its own.
    return Object.fromEntries(
      Object.entries(members).map(([name, { pid }]) => [name, sumOf(familyOf(all, [pid]))]),
    );
  }

  async held(): Promise<Readonly<Record<string, Held>>> {
    const { members } = await this.#folder.state();
    const all = await processTable();
    const parts = await Promise.all(
      Object.entries(members).map(async ([name, { pid }]) => {
        const family = familyOf(all, [pid]).map((process) => process.pid);
        return [name, await heldBy(pid, family)] as const;
      }),
    );
    return Object.fromEntries(parts.flatMap(([name, held]) => (held ? [[name, held]] : [])));
  }

  async #site(): Promise<Site> {
    const { name, profile, parts, ports, secrets } = await this.#folder.state();
    const folder = (part: string): string => this.#folder.file(part);
    return {
      lab: name,
      profile,
      parts,
      secrets,
      checkout: ROOT,
      bind: HOST,
      startedByRoot: process.getuid?.() === 0,
      folder,
      scratch: folder,
      address(part, port) {
        const found = ports[portKey(part, port)];
        if (found === undefined) throw new Error(`no port was planned for ${part}`);
        return { host: HOST, port: found };
      },
      async locate(part, file) {
        if (part.program.name !== 'nginx' || file !== 'ngx_stream_module.so') return null;
        return (await findStreamModule((await requirePrograms()).nginx))?.file ?? null;
      },
    };
  }

  async #addPart(state: LabState, name: string): Promise<void> {
    const part = partOf({ profile: state.profile, parts: [name] }, name);
    await this.#folder.writeState({
      ...state,
      parts: [...state.parts, name],
      ports: { ...state.ports, ...(await portsFor([part])) },
    });
  }

  /** One after the other in the state, but side by side in coming up. Those that are up are left alone. */
  async #startAll(names: readonly string[]): Promise<void> {
    const site = await this.#site();
    const started: [Part, Place, Member][] = [];
    for (const name of names) {
      const [part, place] = [partOf(site, name), placeOf(site, name)];
      const running = (await this.#folder.state()).members[name];
      const isUp = running !== undefined && (await isAlive(running));
      started.push([part, place, isUp ? running : await this.#launch(part, place)]);
    }
    await Promise.all(
      started.map(([part, place, member]) =>
        this.#launcher.waitHealthy(part.name, member, () =>
          isWell(part, place, (command) => this.exec(part.name, command)),
        ),
      ),
    );
  }

  async #launch(part: Part, place: Place): Promise<Member> {
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
    await layFiles(part, place);
    const [path = '', ...args] = part.command(place);
    return this.#launcher.enrol(part.name, {
      path,
      args,
      env: await environmentOf(part, place),
      cwd: part.folder?.(place) ?? place.folder,
      port: place.here().port,
      log: this.#folder.file(`${part.name}.log`),
    });
  }

  #run(
    [file = '', ...args]: readonly string[],
    env: Readonly<Record<string, string>>,
    patienceMs?: number,
  ): Promise<CommandOutput> {
    return runCommand(file, args, { env, signal: this.#options.signal, patienceMs });
  }
}

async function endIfThere({ members, profile }: LabState, name: string): Promise<void> {
  const member = members[name];
  if (member) await endMember(member, partNamed(name, profile)?.stopsOn);
}

async function portsFor(parts: readonly Part[]): Promise<Record<string, number>> {
  const keys = parts.flatMap(({ name, ports }) => Object.keys(ports).map((port) => portKey(name, port)));
  const free = await freePorts(keys.length);
  return Object.fromEntries(keys.map((key, at) => [key, free[at] ?? 0]));
}
