/** Parts of a lab, any that a test asks for, as they are described for every driver: for as long as the test runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventually } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import type { Profile } from '../../src/catalogue/profile.ts';
import { type CommandOutput, runCommand } from '../../src/command.ts';
import { hostEnvironment } from '../../src/config.ts';
import { partOf, placeOf, type Site } from '../../src/drivers/place.ts';
import { freePorts } from '../../src/drivers/ports.ts';
import { acceptsConnections, answersHttp } from '../../src/drivers/processes/health.ts';
import { programEnvironment, requirePrograms } from '../../src/drivers/processes/program-environment.ts';
import type { Part, Place } from '../../src/parts/part.ts';
import { secretsFor } from '../../src/parts/secrets.ts';
import { ROOT } from '../../src/paths.ts';

const HOST = '127.0.0.1';
const WITHIN_MS = 60_000;
const GRACE_MS = 10_000;

export class TestParts {
  readonly #site: Site;
  readonly #running = new Map<string, ChildProcess>();

  private constructor(site: Site) {
    this.#site = site;
  }

  /** @param secrets beside those that docker-compose.yml has */
  static async plan(
    t: Test,
    profile: Profile,
    parts: readonly string[],
    secrets: Readonly<Record<string, string>> = {},
  ): Promise<TestParts> {
    const folder = t.testdir();
    const ports = new Map<string, number>();
    const keys = parts.flatMap((name) =>
      Object.keys(partOf({ profile, parts }, name).ports).map((port) => `${name}:${port}`),
    );
    const free = await freePorts(keys.length);
    for (const [at, key] of keys.entries()) ports.set(key, free[at] ?? 0);
    const planned = new TestParts({
      lab: 'test',
      profile,
      parts,
      secrets: { ...(await secretsFor({ ...profile, tls: false }, (byHand) => byHand)), ...secrets },
      checkout: ROOT,
      bind: HOST,
      startedByRoot: process.getuid?.() === 0,
      folder: (part) => join(folder, part),
      scratch: (part) => join(folder, part),
      address: (part, port) => ({ host: HOST, port: ports.get(`${part}:${port}`) ?? 0 }),
      locate: async () => null,
    });
    t.teardown(() => planned.end());
    return planned;
  }

  place(name: string): Place {
    return placeOf(this.#site, name);
  }

  port(name: string): number {
    return this.place(name).here().port;
  }

  /** Started, and well; of several, all are started first. */
  async start(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.#launch(name);
    for (const name of names) await eventually(() => this.#isWell(name), WITHIN_MS);
  }

  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#running.get(name)?.kill(signal);
  }

  async exec(name: string, [file = '', ...args]: readonly string[]): Promise<CommandOutput> {
    return runCommand(file, args, { env: await this.#environment(this.#part(name)) });
  }

  /** Gracefully: nginx, killed, would leave its workers behind. */
  async end(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async ([name, child]) => {
        child.kill('SIGTERM');
        // One that a test has stopped hears of it only now.
        child.kill('SIGCONT');
        const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        clearTimeout(late);
        this.#running.delete(name);
      }),
    );
  }

  #part(name: string): Part {
    return partOf(this.#site, name);
  }

  async #environment(part: Part): Promise<Record<string, string>> {
    const programs = programEnvironment(await requirePrograms(), part.program);
    return { ...programs, ...part.environment(this.place(part.name)) };
  }

  async #launch(name: string): Promise<void> {
    const [part, place] = [this.#part(name), this.place(name)];
    await mkdir(place.folder, { recursive: true });
    for (const [file, text] of Object.entries((await part.files?.(place)) ?? {})) {
      await mkdir(dirname(join(place.scratch, file)), { recursive: true });
      await writeFile(join(place.scratch, file), text);
    }
    const [file = '', ...args] = part.command(place);
    const child = spawn(file, args, {
      cwd: place.folder,
      env: { ...hostEnvironment, ...(await this.#environment(part)) },
      stdio: 'ignore',
    });
    this.#running.set(name, child);
    await once(child, 'spawn');
  }

  async #isWell(name: string): Promise<boolean> {
    const place = this.place(name);
    for (const ready of this.#part(name).ready) {
      if ('http' in ready) {
        if (!(await answersHttp(place.here(ready.port).port, ready.http, ready.says?.(place)))) return false;
      } else if ('accepts' in ready) {
        if (!(await acceptsConnections(place.here(ready.accepts).port))) return false;
      } else {
        const said = await this.exec(name, ready.command).catch(() => ({ stdout: '' }));
        if (!ready.prints.test(said.stdout)) return false;
      }
    }
    return true;
  }
}
