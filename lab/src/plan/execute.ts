/** Carries a plan out, on a lab and in a folder of its own. What is through is kept, whatever happens after. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allResults,
  exitCodeOf,
  INTERRUPTED,
  type Judge,
  keepWritten,
  type OutputOptions,
  ProgressLine,
  publishAndShow,
  type RunFolder,
  reportOf,
  type Skipped,
  StatusLine,
} from 'session-lab';
import { Unsupported } from '../catalogue/fitness.ts';
import type { Profile } from '../catalogue/profile.ts';
import type { Say } from '../drivers/driver.ts';
import type { Lab } from '../lab.ts';
import { FORGIVEN_MS } from '../topology.ts';
import { Course } from './course.ts';
import { runExperiment } from './experiment.ts';
import { loadArguments } from './load-arguments.ts';
import { withOwnLabs } from './own-lab.ts';
import type { Plan, PlannedRun, Stage } from './plan.ts';
import { type Interrupted, PlanRecord, requireRuntime, type Through } from './plan-record.ts';

/** Opens the newest report. */
export const OPENER = 'make open';

export interface Executor {
  readonly runtime?: string | undefined;
  readonly signal: AbortSignal;
  readonly say: Say;
  /** Nothing is shown of how it is going. */
  readonly quiet?: boolean;
  /** How many labs at once, each with a profile of its own; one where it isn't said. */
  readonly jobs?: number;
  /** A record is kept, from which it can go on should it be interrupted; and this is what it goes on from. */
  readonly resumable?: { readonly from: Interrupted | null };
  /** Told of each run when it has been judged; what it says is said of that run. */
  readonly through?: (judge: Judge, tell: Say, lab: Lab) => void | Promise<void>;
}

export interface Executed {
  readonly judges: readonly Judge[];
  readonly skipped: readonly Skipped[];
  /** What ended it before its time; null where nothing did, or its user. */
  readonly failure: unknown;
  readonly folder: RunFolder;
  /** Which profiles are through, where a record of that is kept. */
  readonly record: PlanRecord | null;
}

/** @param use does something with what came of it, while the folder is there */
export async function execute(
  plan: Plan,
  executor: Executor,
  use: (executed: Executed) => Promise<void>,
): Promise<void> {
  const { jobs = 1 } = executor;
  const profiles = plan.stages.map(({ profile }) => profile);
  const labs = Math.max(1, Math.min(jobs, plan.stages.length));
  const line = new StatusLine(executor.quiet);
  const course = new Course(plan, labs);
  const ahead = () => {
    const text = course.text(performance.now());
    return text === '' ? '' : `${text} | `;
  };
  const say: Say = (message) => {
    line.clear();
    executor.say(message);
  };
  const shown = { ...executor, say, jobs: labs, line, ahead };
  await withOwnLabs({ ...shown, name: plan.name, profiles, labs }, async (labs, folder) => {
    const waiting = [...plan.stages.entries()];
    const ended: EndedStage[] = [];
    const { resumable } = executor;
    const record = resumable ? await PlanRecord.begin(plan, jobs, labs[0].name, folder) : null;
    const earlier = resumable?.from ?? null;
    if (earlier) requireRuntime(earlier, labs[0].name);
    const work = async (lab: Lab): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, stage] = next;
        const through = earlier?.recorded.through.find(({ profile }) => profile === stage.profile.name);
        if (earlier && record && through) {
          ended[index] = { ...(await record.take(earlier, through)), failure: null };
          course.take(index, performance.now());
          say(`${stage.runs[0]?.label ?? stage.profile.name} taken from ${earlier.folder}`);
          continue;
        }
        course.begin(index, performance.now());
        ended[index] = await playStage(stage, lab, folder, shown);
        course.end(index, performance.now());
        if (ended[index].failure === null && !executor.signal.aborted)
          await record?.add(throughOf(stage, ended[index]));
        // What went wrong once would go wrong again.
        if (ended[index].failure !== null || executor.signal.aborted) waiting.length = 0;
      }
    };
    await Promise.all(labs.map(work));
    const all = Object.values(ended);
    await use({
      judges: all.flatMap(({ judges }) => judges),
      skipped: all.flatMap(({ skipped }) => skipped),
      failure: all.map(({ failure }) => failure).find((failure) => failure !== null) ?? null,
      folder,
      record,
    });
  });
}

type EndedStage = Omit<Executed, 'folder' | 'record'>;

/** Where a stage is skipped on its way, its runs until then are there. */
const throughOf = ({ profile, runs }: Stage, { judges, skipped }: EndedStage): Through => ({
  profile: profile.name,
  histories: runs.slice(0, judges.length).map(({ file }) => historyOf(file)),
  skipped: [...skipped],
});

const historyOf = (file: string): string => `${file}.ndjson.gz`;

/** An executor that shows how it is going, on one line for all that it does. */
interface Shown extends Executor {
  readonly jobs: number;
  readonly line: StatusLine;
  /** How far all of it is, ahead of how the load is going. */
  readonly ahead: () => string;
}

async function playStage(
  { profile, opening, runs, refusals = [] }: Stage,
  lab: Lab,
  folder: RunFolder,
  executor: Shown,
): Promise<EndedStage> {
  const { signal, say } = executor;
  const judges: Judge[] = [];
  const skipped: Skipped[] = [];
  const label = runs[0]?.label ?? profile.name;
  const skip = (reason: string): void => {
    say(`${label} skipped: ${reason}`);
    skipped.push({ profile: profile.name, reason });
  };
  for (const refusal of refusals) skip(refusal);
  if (opening !== undefined && runs.length > 0) say(`${label} ${opening}`);
  try {
    let links: boolean | null = null;
    for (const run of runs) {
      // On the lab as the run before has left it: all alive, and with no users left.
      if (links !== null) {
        await sleep(FORGIVEN_MS, undefined, { signal });
        await lab.spread();
      }
      if (links !== run.links) await lab.up({ ...profile, links: run.links });
      links = run.links;
      const judge = await play(run, profile, lab, folder, executor);
      judges.push(judge);
      await executor.through?.(judge, (message) => say(`${run.label} ${message}`), lab);
      if (signal.aborted) break;
    }
  } catch (error) {
    if (!signal.aborted) {
      if (!(error instanceof Unsupported)) return { judges, skipped, failure: error };
      skip(error.message);
    }
  }
  return { judges, skipped, failure: null };
}

async function play(
  { file, label, opening, progress, load, fault }: PlannedRun,
  profile: Profile,
  lab: Lab,
  folder: RunFolder,
  { signal, say, jobs, line, ahead }: Shown,
): Promise<Judge> {
  const tell = (message: string): void => say(`${label} ${message}`);
  if (opening !== undefined) tell(opening);
  const name = label.trim();
  const of = { label: name, totalMs: load.durationMs, fault: fault?.fault.name ?? null };
  const one = new ProgressLine({ ...of, line, ahead });
  // Of several loads at once one line would tell by turns, and elsewhere than on a terminal at length.
  const show = (judge: Judge): void => {
    if (jobs === 1) one.show(() => judge.progress);
    else if (line.isLive) line.show(() => `${ahead()}${name}`);
  };
  try {
    return await runExperiment({
      lab,
      profile,
      loadArgs: loadArguments(load),
      fault,
      file: folder.file(historyOf(file)),
      watch: {
        progress: (judge) => (progress ? show(judge) : undefined),
        say: tell,
      },
      signal,
    });
  } finally {
    line.clear();
  }
}

/** Writes and shows the report of all that is through, and ends the command with what it says. */
export async function publish(
  { judges, skipped, failure, folder, record }: Executed,
  signal: AbortSignal,
  output: OutputOptions = {},
): Promise<void> {
  const report = reportOf(judges, skipped);
  if (judges.length > 0 || skipped.length > 0)
    await publishAndShow(folder, report, [], { ...output, opener: OPENER }).catch(async (error: unknown) => {
      throw await keepWritten(error, folder, judges);
    });
  const { through, all } = record?.count ?? { through: 0, all: 0 };
  if (through > 0 && through < all)
    console.error(
      `Through: ${through} of ${all} profiles. The same command with --resume goes on with the others (with make: ARGS=--resume).`,
    );
  if (failure !== null) throw await keepWritten(failure, folder, judges);
  process.exitCode = signal.aborted ? INTERRUPTED : exitCodeOf(allResults(report));
}
