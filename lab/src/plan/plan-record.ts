/**
 * What was asked and which profiles are through, written beside their histories: a comparison that was interrupted goes
 * on from there. Only what was asked alike, of the same code, is put together.
 */
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Judge, judgeOf, mixName, type RunFolder, type Skipped, UserError } from 'session-lab';
import { z } from 'zod';
import { CommandFailed, runCommand } from '../command.ts';
import { RESULTS, ROOT } from '../paths.ts';
import type { Plan, PlannedRun } from './plan.ts';

const FILE = 'plan.json';

const asked = z.record(z.string(), z.unknown());

const recordSchema = z.object({
  schema: z.literal('session-lab/plan@1'),
  /** The command's. */
  name: z.string(),
  runtime: z.string(),
  /** What was asked for, by what it is called. */
  asked,
  profiles: z.array(z.string()),
  /** Of those, the ones that were run to their end, or skipped. */
  through: z.array(
    z.object({
      profile: z.string(),
      histories: z.array(z.string()),
      skipped: z.array(z.object({ profile: z.string(), reason: z.string() })),
    }),
  ),
});

type Recorded = z.infer<typeof recordSchema>;
export type Through = Recorded['through'][number];

/** A comparison that was interrupted: what of it is through, and in which folder. */
export interface Interrupted {
  readonly folder: string;
  readonly recorded: Recorded;
}

/**
 * @param where its folder; `true` for the newest of this command's that was asked for alike, or else that is not through
 * @throws {UserError} where there is none, or where something else was asked for
 */
export async function interrupted(where: string | true, plan: Plan, jobs: number): Promise<Interrupted> {
  const now = await askedFor(plan, jobs);
  const folder = where === true ? await newest(plan.name, now) : resolve(where);
  const recorded = await read(folder);
  if (recorded === null) throw new UserError(`${folder} holds no comparison that could be resumed`);
  if (isThrough(recorded)) throw new UserError(`${folder} is through: there is nothing to resume`);
  const differ = differences(recorded.asked, now);
  if (differ.length > 0)
    throw new UserError(
      `${folder} can’t be resumed, for what is put together must be alike:\n${differ.map((line) => `  ${line}`).join('\n')}`,
    );
  return { folder, recorded };
}

const isThrough = ({ through, profiles }: Recorded): boolean => through.length === profiles.length;

/** @throws {UserError} where it was run in another: figures of two runtimes don't compare */
export function requireRuntime({ folder, recorded }: Interrupted, runtime: string): void {
  if (recorded.runtime !== runtime)
    throw new UserError(
      `${folder} was run on ${recorded.runtime}: resume it with RUNTIME=${recorded.runtime}`,
    );
}

/** Keeps the record of a plan that is being carried out. */
export class PlanRecord {
  readonly #folder: RunFolder;
  #recorded: Recorded;
  #written: Promise<void> = Promise.resolve();

  private constructor(folder: RunFolder, recorded: Recorded) {
    this.#folder = folder;
    this.#recorded = recorded;
  }

  static async begin(plan: Plan, jobs: number, runtime: string, folder: RunFolder): Promise<PlanRecord> {
    const record = new PlanRecord(folder, {
      schema: 'session-lab/plan@1',
      name: plan.name,
      runtime,
      asked: await askedFor(plan, jobs),
      profiles: plan.stages.map(({ profile }) => profile.name),
      through: [],
    });
    await record.#write();
    return record;
  }

  /** A profile is through. */
  async add(through: Through): Promise<void> {
    this.#recorded = { ...this.#recorded, through: [...this.#recorded.through, through] };
    await this.#write();
  }

  /** Takes over what another run has of a profile. */
  async take({ folder }: Interrupted, through: Through): Promise<{ judges: Judge[]; skipped: Skipped[] }> {
    const judges: Judge[] = [];
    const refuse = (why: string): never => {
      throw new UserError(`${folder} can’t be resumed: ${why}`);
    };
    for (const name of through.histories) {
      const file = this.#folder.file(name);
      await copyFile(join(folder, name), file).catch((error: Error) => refuse(error.message));
      judges.push(await judgeOf(file, refuse));
    }
    await this.add(through);
    return { judges, skipped: [...through.skipped] };
  }

  get count(): { readonly through: number; readonly all: number } {
    const { through, profiles } = this.#recorded;
    return { through: through.length, all: profiles.length };
  }

  /** One after the other, and whole or not at all: several labs may be through at once, and any of them may be the last. */
  #write(): Promise<void> {
    this.#written = this.#written.then(async () => {
      const draft = this.#folder.file(`${FILE}.draft`);
      await writeFile(draft, `${JSON.stringify(this.#recorded, null, 2)}\n`);
      await rename(draft, this.#folder.file(FILE));
    });
    return this.#written;
  }
}

/** By names that its user knows; as JSON has it. */
async function askedFor({ stages }: Plan, jobs: number): Promise<Recorded['asked']> {
  const of = (run: PlannedRun) => ({
    ...run.load,
    mix: mixName(run.load.mix),
    fault: run.fault && { ...run.fault, fault: run.fault.fault.name },
  });
  const runs = stages.map(({ profile, runs }) => [
    profile.name,
    Object.fromEntries(runs.map((run) => [run.file, of(run)])),
  ]);
  return JSON.parse(
    JSON.stringify({
      profiles: stages.map(({ profile }) => profile.name).join(','),
      jobs,
      ...Object.fromEntries(runs),
      code: await codeOf(),
    }),
  );
}

/** The commit, and what was changed since; null where nobody knows. */
async function codeOf(): Promise<string | null> {
  const git = (...args: readonly string[]) => runCommand('git', ['-C', ROOT, ...args]);
  try {
    const commit = (await git('rev-parse', 'HEAD')).stdout.trim();
    const { stdout: changes } = await git('diff', 'HEAD');
    if (changes === '') return commit;
    return `${commit} with changes ${createHash('sha256').update(changes).digest('hex').slice(0, 12)}`;
  } catch (error) {
    // Nothing that was cloned, or no git.
    if (!(error instanceof CommandFailed)) throw error;
    return null;
  }
}

const MOST_TOLD = 5;

/** What is not alike, a line each: `sticky sticky load.users: 20 there, 60 here`. */
function differences(there: unknown, here: unknown, path: readonly string[] = []): string[] {
  if (isRecord(there) && isRecord(here)) {
    const keys = [...new Set([...Object.keys(there), ...Object.keys(here)])];
    return keys.flatMap((key) => differences(there[key], here[key], [...path, key])).slice(0, MOST_TOLD);
  }
  if (JSON.stringify(there) === JSON.stringify(here)) return [];
  return [`${path.join(' ')}: ${told(there)} there, ${told(here)} here`];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const told = (value: unknown): string =>
  value === undefined || value === null ? 'none' : typeof value === 'object' ? 'another' : String(value);

async function read(folder: string): Promise<Recorded | null> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = recordSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** @throws {UserError} where there is none */
async function newest(name: string, asked: Recorded['asked']): Promise<string> {
  const entries = await readdir(RESULTS, { withFileTypes: true }).catch(() => []);
  const runs = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  let unlike: string | undefined;
  for (const { name: run } of runs.toSorted((a, b) => b.name.localeCompare(a.name))) {
    const folder = join(RESULTS, run);
    const recorded = await read(folder);
    if (recorded?.name !== name) continue;
    // One that has been resumed is there twice: as it was interrupted, and newer as it went on.
    if (differences(recorded.asked, asked).length === 0) return folder;
    if (!isThrough(recorded)) unlike ??= folder;
  }
  if (unlike !== undefined) return unlike;
  throw new UserError(`nothing to resume: no ${name} in ${basename(RESULTS)}/ was interrupted`);
}
