/** lab sweep: the same load on more and more replicas, to see what grows. */
import {
  addLoadOptions,
  EXIT,
  INTERRUPTED,
  type ParsedLoadOptions,
  type RunFolder,
  UserError,
} from '@session-lab/loadtest';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import { type Profile, profileNames, readProfile, Unsupported } from '../profile.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Growth, type Point, pointOf } from '../sweep/growth.ts';
import { SWEEP_FILES, sweepTable, writeSweep } from '../sweep/sweep-report.ts';
import { MOST_REPLICAS } from '../topology.ts';
import { addLabOptions, type LabOptions, labLoad, say, wordsIn } from './lab-options.ts';
import { loadArguments } from './load-arguments.ts';
import { withOwnLab } from './own-lab.ts';

interface Options extends LabOptions, ParsedLoadOptions {
  readonly profiles: readonly string[];
  readonly replicas: readonly number[];
}

export const sweepCommand = (signal: AbortSignal): Command =>
  addLoadOptions(
    addLabOptions(
      new Command('sweep').description('run profiles on more and more replicas, to see what grows'),
    ),
  )
    .addOption(
      new Option('--profiles <names>', 'which, with commas between')
        .argParser(wordsIn)
        .default(['replicated', 'backup', 'redis'], 'replicated,backup,redis'),
    )
    .addOption(
      new Option('--replicas <counts>', `how many, with commas between, 2 to ${MOST_REPLICAS}`)
        .argParser(counts)
        .default([2, 3, 4, 6, 8], '2,3,4,6,8'),
    )
    .action(async (options: Options) => {
      const profiles = await Promise.all(options.profiles.map((name) => readProfile(name)));
      if (profiles.length === 0) throw new UserError(`which profiles? ${(await profileNames()).join(', ')}`);
      const own = { name: 'sweep', runtime: options.runtime, profiles, signal };
      await withOwnLab(own, async (runtime, folder) => {
        const { growths, unclear, failure } = await sweep(runtime, profiles, options, folder, signal);
        // What was measured is kept, whatever came after.
        if (growths.length === 0) {
          if (failure !== null) throw failure;
          process.exitCode = signal.aborted ? INTERRUPTED : EXIT.unknown;
          return;
        }
        await writeSweep(folder.path, growths);
        const { path } = await folder.publish();
        console.log(`\n${sweepTable(growths)}\n`);
        console.log(
          `The whole report: ${SWEEP_FILES.map((file) => `${path}/${file}`).join('\n                  ')}`,
        );
        if (failure !== null) throw failure;
        const held = growths.every(({ points }) => points.every(({ asPredicted }) => asPredicted));
        const code = held ? (unclear ? EXIT.unknown : EXIT.asExpected) : EXIT.notAsExpected;
        process.exitCode = signal.aborted ? INTERRUPTED : code;
      });
    });

interface Swept {
  readonly growths: readonly Growth[];
  /** Somewhere too little was measured to tell. */
  readonly unclear: boolean;
  /** What ended it before its time. */
  readonly failure: unknown;
}

async function sweep(
  runtime: Runtime,
  profiles: readonly Profile[],
  options: Options,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<Swept> {
  const points = new Map<string, Point[]>();
  let unclear = false;
  const swept = (failure: unknown = null): Swept => ({
    growths: [...points].map(([profile, points]) => ({ profile, points })),
    unclear,
    failure,
  });
  for (const profile of profiles) {
    for (const replicas of options.replicas) {
      if (signal.aborted) return swept();
      try {
        const point = await tryCount(runtime, { ...profile, replicas }, options, folder, signal);
        if (point) points.set(profile.name, [...(points.get(profile.name) ?? []), point]);
        else unclear = true;
      } catch (error) {
        if (signal.aborted) return swept();
        if (!(error instanceof Unsupported)) return swept(error);
        say(`${profile.name.padEnd(12)} skipped: ${error.message}`);
        break;
      }
    }
  }
  return swept();
}

/** Null where too little was measured to tell. @throws {Unsupported} where this machine can't run the profile. */
async function tryCount(
  runtime: Runtime,
  profile: Profile,
  options: Options,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<Point | null> {
  const tell = (message: string) =>
    say(`${profile.name.padEnd(12)} ${profile.replicas} replicas: ${message}`);
  const load = labLoad(options);
  if (profile.pm2) throw new Unsupported('PM2 runs as many workers as its own file says');
  await runtime.up(profile);
  const judge = await runExperiment({
    runtime,
    profile,
    loadArgs: loadArguments(load),
    fault: null,
    footprint: false,
    file: folder.file(`${profile.name}.${profile.replicas}.ndjson.gz`),
    watch: { progress: () => {}, say: tell },
    signal,
  });
  const result = judge.result();
  for (const surprise of result.surprises) tell(`not as predicted: ${surprise}`);
  const point = pointOf(result);
  tell(point ? `${point.messagesPerWrite.toFixed(2)} messages a write` : 'too little was measured to tell');
  return point;
}

/** @throws {InvalidArgumentError} */
function counts(text: string): number[] {
  const list = wordsIn(text).map(Number);
  if (
    list.length > 0 &&
    list.every((count) => Number.isInteger(count) && count >= 2 && count <= MOST_REPLICAS)
  )
    return [...new Set(list)].sort((a, b) => a - b);
  throw new InvalidArgumentError(`Numbers from 2 to ${MOST_REPLICAS}, with commas between.`);
}
