/** Parts of a lab, any that a test asks for, as they are described for every driver: for as long as the test runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import type { Profile } from '../../src/catalogue/profile.ts';
import { type CommandOutput, runCommand } from '../../src/command.ts';
import { hostEnvironment } from '../../src/config.ts';
import { partOf, placeOf, type Site } from '../../src/drivers/place.ts';
import { freePorts } from '../../src/drivers/ports.ts';
import type { Relative } from '../../src/drivers/processes/family.ts';
import { isWell } from '../../src/drivers/processes/health.ts';
import { layFiles } from '../../src/drivers/processes/lay-files.ts';
import { endMember, holdMember } from '../../src/drivers/processes/member.ts';
import { environmentOf, whyLacking } from '../../src/drivers/processes/program-environment.ts';
import type { Part, Place } from '../../src/parts/part.ts';
import { secretsFor } from '../../src/parts/secrets.ts';
import { ROOT } from '../../src/paths.ts';
import { startOf } from '../../src/process-identity.ts';

const HOST = '127.0.0.1';
const WITHIN_MS = 60_000;

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

  /** Why a program that they take can't be had here, and how it can; null where all are here. */
  async lacking(): Promise<string | null> {
    for (const name of this.#site.parts) {
      const reason = await whyLacking(this.#part(name).program);
      if (reason !== null) return reason;
    }
    return null;
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
    for (const name of names)
      await eventually(async () => {
        const { exitCode, signalCode } = this.#running.get(name) ?? {};
        if (exitCode !== null || signalCode !== null) throw new Error(`it ended: ${exitCode ?? signalCode}`);
        return isWell(this.#part(name), this.place(name), (command) => this.exec(name, command));
      }, WITHIN_MS).catch(async (error: Error) => {
        throw new Error(`${name} did not come up; its log: ${await readFile(this.#log(name), 'utf8')}`, {
          cause: error,
        });
      });
  }

  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    this.#running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    await endMember(await memberOf(child), 'SIGKILL');
    await exited;
  }

  async signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const child = this.#running.get(name);
    if (child) await holdMember(await memberOf(child), signal);
  }

  async exec(name: string, [file = '', ...args]: readonly string[]): Promise<CommandOutput> {
    return runCommand(file, args, {
      env: await environmentOf(this.#part(name), this.place(name)),
    });
  }

  /** At once: nobody needs what they have any more, and a database that ends gracefully waits for the disk first. */
  async end(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.kill(name)));
  }

  #log(name: string): string {
    return `${this.place(name).folder}.log`;
  }

  #part(name: string): Part {
    return partOf(this.#site, name);
  }

  async #launch(name: string): Promise<void> {
    const [part, place] = [this.#part(name), this.place(name)];
    await mkdir(place.folder, { recursive: true });
    await layFiles(part, place);
    const [file = '', ...args] = part.command(place);
    const log = await open(this.#log(name), 'a');
    const child = spawn(file, args, {
      cwd: place.folder,
      env: { ...hostEnvironment, ...(await environmentOf(part, place)) },
      stdio: ['ignore', log.fd, log.fd],
    });
    this.#running.set(name, child);
    await once(child, 'spawn').finally(() => log.close());
  }
}

async function memberOf({ pid = 0 }: ChildProcess): Promise<Relative> {
  return { pid, started: (await startOf(pid)) ?? 'gone' };
}

/** Killed, nginx would leave its workers behind. */
export async function endGracefully(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  await endMember(await memberOf(child));
  await exited;
}
