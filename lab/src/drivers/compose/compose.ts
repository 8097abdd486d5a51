/** The lab in Docker Compose: docker-compose.yml with a profile's file, just as one would type it. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import { USUAL_APP } from '../../catalogue/apps/index.ts';
import { requireImageOf } from '../../catalogue/fitness.ts';
import type { Profile } from '../../catalogue/profile.ts';
import { readProfile } from '../../catalogue/read-profile.ts';
import { CommandFailed, type CommandOutput, runCommand } from '../../command.ts';
import { imageOf } from '../../config.ts';
import { CA_FILE } from '../../parts/https.ts';
import { partNamed, partsOf } from '../../parts/index.ts';
import { LINKS } from '../../parts/links.ts';
import type { Place } from '../../parts/part.ts';
import { NODE, type Program } from '../../parts/program.ts';
import type { PartSignal } from '../../parts/remote.ts';
import { secretsFor } from '../../parts/secrets.ts';
import { LABS, ROOT } from '../../paths.ts';
import { noLabIsUp, noSuchPart } from '../../problems.ts';
import { isReplica } from '../../topology.ts';
import { cpuMsOfContainer } from '../cpu-time.ts';
import type { Driver, DriverOptions, LoadProcess, LogsOptions, PartState, Say } from '../driver.ts';
import { startLoad } from '../load-process.ts';
import { namedUpstreams } from '../named-upstreams.ts';
import { partOf, placeOf, type Site } from '../place.ts';
import { requireFree } from '../ports.ts';
import { showOutput } from '../show-output.ts';
import { ComposeCli } from './compose-cli.ts';
import { type Container, containersOf, HEALTHY, HEALTHY_WITHIN_MS, POLL_MS } from './containers.ts';
import { isHere, requireDocker, requireImage } from './docker.ts';
import { composeSite } from './site.ts';

/** As in docker-compose.yml, which isn't told the profile here. */
const targetOf = ({ layer, proxy, https }: Profile): readonly string[] =>
  layer === 4
    ? ['--target', `http://${proxy}:8084`, '--proxy-protocol']
    : https
      ? ['--target', `https://${proxy}:8080`, '--ca', LOAD_CA]
      : ['--target', `http://${proxy}:8080`];

/** Where the loadtest's container finds the authority of the balancer's certificate. */
const LOAD_CA = '/ca.pem';

const UP = ['up', '--detach', '--wait', '--wait-timeout', '60', '--no-build'];

/** Started by `run`, and no part of the lab. */
const LOADTEST = 'loadtest';

export class Compose implements Driver {
  readonly name = 'compose';
  readonly title = 'Docker Compose';
  readonly #options: DriverOptions;
  readonly #cli: ComposeCli;
  /** What the lab keeps on the host; no lab's name has a dot. */
  readonly #folder: string;
  /** The secrets of the lab that this has brought up, or those of a lab that was brought up by hand. */
  #secrets: Readonly<Record<string, string>> | null = null;
  /** Containers whose files were changed since they were created. */
  readonly #changed = new Set<string>();
  /** Loads that may still create containers until they end. */
  readonly #loads: Promise<unknown>[] = [];

  constructor(options: DriverOptions) {
    this.#options = options;
    const project = options.lab === 'default' ? 'session-lab' : `session-lab-${options.lab}`;
    this.#cli = new ComposeCli(project, options.port);
    this.#folder = join(LABS, `${project}.compose`);
  }

  available(): Promise<void> {
    return requireDocker(this.#options.signal);
  }

  async prepare(say: Say, profiles: readonly Profile[]): Promise<void> {
    const { signal } = this.#options;
    await requireDocker(signal);
    // The loadtest's is Node's, too.
    await requireImage(imageOf(NODE.image), say, signal);
    const programs = profiles.flatMap(partsOf).flatMap(({ program, beside = [] }) => [program, ...beside]);
    for (const image of new Set(programs.map(({ image }) => imageOf(image))))
      try {
        await requireImage(image, say, signal);
      } catch (error) {
        // Only the profiles that take it are left out.
        if (!(error instanceof UserError)) throw error;
        say(error.message);
      }
    say('Setting up: building the images (quick where nothing has changed) ...');
    await this.#build([]);
  }

  async lacks({ image }: Program): Promise<string | null> {
    const name = imageOf(image);
    return (await isHere(name, this.#options.signal))
      ? null
      : `the image ${name} is not here: pull it, or name another by ${image.variable}`;
  }

  ask({ image }: Program, [file = '', ...args]: readonly string[]): Promise<CommandOutput> {
    const alone = ['run', '--rm', '--network', 'none', '--entrypoint', file, imageOf(image), ...args];
    return this.#docker(alone);
  }

  async up(profile: Profile): Promise<void> {
    requireImageOf(profile);
    const before = await this.#requireOurs();
    const { port } = this.#options;
    // Before anything is changed: a lab that can't be moved stays.
    if (port !== 0 && port !== publishedIn(before)?.port) await requireFree(port);
    this.#secrets = await secretsFor(profile, (byHand) => byHand);
    const parts = partsOf(profile).map(({ name }) => name);
    try {
      const spare = before.map(({ service }) => service).filter((name) => !parts.includes(name));
      // A container whose files were changed while it ran is created again.
      await this.#removeServices([...spare, ...this.#changed]);
      this.#changed.clear();
      if (profile.app !== USUAL_APP.name) await this.#build(parts.filter(isReplica), profile);
      // The balancer looks the replicas' names up when it starts, and so comes last.
      const [last, ...others] = [...parts].reverse();
      await this.#up(profile, others.reverse());
      await this.#up(profile, [last ?? ''], '--no-deps');
    } catch (error) {
      const lastWords = error instanceof CommandFailed ? await this.#lastWords() : '';
      await this.down();
      throw error instanceof CommandFailed ? this.#cli.explainUp(error, lastWords) : error;
    }
  }

  async down(): Promise<void> {
    await Promise.all(this.#loads);
    // `down` leaves containers of `run` alone, and they would keep the network in use.
    const containers = await this.#requireOurs();
    // A container that an interrupted fault left paused can’t be told to end.
    for (const { id, state } of containers)
      if (state === 'paused') await runCommand('docker', ['unpause', id]);
    const loads = containers.filter(({ service }) => service === LOADTEST);
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
    await rm(this.#folder, { recursive: true, force: true });
  }

  async profile(): Promise<Profile | null> {
    const containers = await this.#containers();
    const name = containers.find(({ profile }) => profile !== '')?.profile;
    if (name === undefined) return null;
    const profile = await readProfile(name);
    const services = containers.map(({ service }) => service);
    return {
      ...profile,
      replicas: services.filter(isReplica).length || profile.replicas,
      links: services.includes(LINKS),
    };
  }

  async published() {
    return publishedIn(await this.#containers());
  }

  async list(): Promise<readonly PartState[]> {
    const containers = await this.#containers();
    const profile = await this.profile();
    return containers.map(({ service, state, address }) => {
      const port = profile && partNamed(service, profile)?.ports.main;
      return { name: service, state, address: address === '' ? null : `${address}:${port ?? ''}` };
    });
  }

  async place(part: string): Promise<Place> {
    return placeOf(await this.#site(), part);
  }

  async start(...parts: readonly string[]): Promise<void> {
    const there = (await this.#containers()).filter(({ service }) => parts.includes(service));
    const missing = parts.filter((part) => !there.some(({ service }) => service === part));
    for (const { id } of there) await this.#docker(['start', id]);
    if (missing.length > 0) {
      const profile = await this.profile();
      if (!profile) throw noLabIsUp();
      await this.#up(profile, missing, '--no-deps');
    }
    for (const { service } of there) await this.#awaitHealthy(service);
  }

  async remove(part: string): Promise<void> {
    await this.#removeServices([part]);
  }

  async signal(part: string, signal: PartSignal): Promise<void> {
    const { id } = await this.#container(part);
    if (signal === 'SIGSTOP') await this.#docker(['pause', id]);
    else if (signal === 'SIGTERM') await this.#docker(['stop', '--time', '6', id]);
    else if (signal === 'SIGCONT') {
      await this.#docker(['unpause', id]);
      await this.#awaitHealthy(part);
    } else {
      await this.#docker(['kill', '--signal', signal, id]);
      if (signal === 'SIGKILL') await this.#docker(['wait', id]);
    }
  }

  async exec(part: string, command: readonly string[], patienceMs?: number): Promise<CommandOutput> {
    const { id } = await this.#container(part);
    return this.#docker(['exec', id, ...command], { patienceMs });
  }

  async put(part: string, path: string, text: string): Promise<void> {
    const { id } = await this.#container(part);
    this.#changed.add(part);
    await this.#docker(['exec', '--interactive', id, 'sh', '-c', 'cat >"$0"', path], { input: text });
  }

  async run(args: readonly string[]): Promise<LoadProcess> {
    const [command = '', ...others] = args;
    const profile = await this.profile();
    const target = profile ? targetOf(profile) : [];
    const trusting = profile?.https ? ['--volume', `${await this.#authority(profile)}:${LOAD_CA}:ro`] : [];
    const run = [
      'run',
      '--rm',
      '--no-TTY',
      '--no-deps',
      ...trusting,
      LOADTEST,
      command,
      ...target,
      ...others,
    ];
    const load = startLoad('docker', this.#cli.args(['--progress', 'quiet', ...run]), {
      env: this.#cli.env(),
      signal: this.#options.signal,
    });
    this.#loads.push(load.ended);
    return load;
  }

  async logs({ part, follow }: LogsOptions): Promise<void> {
    const [first] = await this.#containers();
    await this.#container(part ?? first?.service ?? '');
    const args = [
      ...['logs', '--tail', '200'],
      ...(follow ? ['--follow'] : []),
      ...(part === undefined ? [] : [part]),
    ];
    const options = { env: this.#cli.env(), signal: this.#options.signal };
    await showOutput('docker', this.#cli.args(args), options, namedUpstreams(await this.list()));
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

  /** A file with the certificate of the authority that this lab has made: as the balancer has it, whoever brought it up. */
  async #authority({ proxy }: Profile): Promise<string> {
    const { scratch } = await this.place(proxy);
    const { stdout } = await this.exec(proxy, ['cat', `${scratch}/${CA_FILE}`]);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, CA_FILE);
    // The container's user is another one.
    await writeFile(file, stdout, { mode: 0o644 });
    return file;
  }

  async #site(): Promise<Site> {
    const profile = await this.profile();
    if (!profile) throw noLabIsUp();
    return this.#siteOf(
      profile,
      (await this.#containers()).map(({ service }) => service),
    );
  }

  async #siteOf(profile: Profile, parts: readonly string[]): Promise<Site> {
    this.#secrets ??= await secretsFor(profile, (byHand) => byHand);
    return composeSite(profile, parts, this.#secrets);
  }

  /** Every part is told what its description says, whatever docker-compose.yml says for a person by hand. */
  async #up(profile: Profile, names: readonly string[], ...options: readonly string[]): Promise<void> {
    const there = (await this.#containers()).map(({ service }) => service);
    const all = [...new Set([...partsOf(profile).map(({ name }) => name), ...there, ...names])];
    const site = await this.#siteOf(profile, all);
    const services = names.map((name) => [
      name,
      { environment: partOf(site, name).environment(placeOf(site, name)) },
    ]);
    const args = [...UP, ...options, ...names];
    await this.#cli.runWith(Object.fromEntries(services), args, { signal: this.#options.signal }, profile);
  }

  async #removeServices(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#compose(['--profile', '*', 'rm', '--force', '--stop', ...names]);
  }

  async #build(services: readonly string[], profile?: Profile): Promise<void> {
    try {
      await this.#compose(['--profile', LOADTEST, '--progress', 'plain', 'build', ...services], profile);
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

  async #awaitHealthy(part: string): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      const { state } = await this.#container(part);
      if (state === HEALTHY) return;
      if (performance.now() > deadline) throw new UserError(`${part} was started, but is ${state}`);
      await sleep(POLL_MS, undefined, { signal: this.#options.signal });
    }
  }

  /** The last output of unhealthy parts; empty where it can’t be read. */
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

  /** This checkout's parts: what another has up under the same name is none of ours. */
  async #containers(): Promise<Container[]> {
    return (await containersOf(this.#cli.project)).filter(
      ({ checkout, service }) => checkout === ROOT && service !== LOADTEST,
    );
  }

  #docker(
    args: readonly string[],
    options: { readonly input?: string; readonly patienceMs?: number | undefined } = {},
  ): Promise<CommandOutput> {
    return runCommand('docker', args, { ...options, signal: this.#options.signal });
  }

  #compose(args: readonly string[], profile?: Profile): Promise<CommandOutput> {
    return this.#cli.run(args, { signal: this.#options.signal }, profile);
  }
}

/** Where the balancer is published on the host; null where it isn't. */
function publishedIn(containers: readonly Container[]): { host: string; port: number } | null {
  const address = containers.find(({ published }) => published !== null)?.published ?? null;
  const [host = '', port = ''] = address?.split(/:(?=\d+$)/) ?? [];
  return address === null ? null : { host, port: Number(port) };
}
