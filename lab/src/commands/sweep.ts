/** lab sweep: the same load on more and more replicas, to see what grows. */
import { INTERRUPTED } from '@session-lab/loadtest/commands/cli.ts';
import { addLoadOptions, type ParsedLoadOptions } from '@session-lab/loadtest/commands/load-options.ts';
import { EXIT } from '@session-lab/loadtest/errors.ts';
import { RunFolder } from '@session-lab/loadtest/report/run-folder.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import { RESULTS } from '../paths.ts';
import { type Profile, readProfile, Unsupported } from '../profile.ts';
import { startReaper } from '../reaper/start-reaper.ts';
import { prepareRuntime } from '../runtime/choose-runtime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Growth, type Point, pointOf } from '../sweep/growth.ts';
import { SWEEP_FILES, sweepTable, writeSweep } from '../sweep/sweep-report.ts';
import { MOST_REPLICAS } from '../topology.ts';
import { addLabOptions, type LabOptions, labLoad, say } from './lab-options.ts';
import { loadArguments } from './load-arguments.ts';

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
        .argParser((text: string) => text.split(/[\s,]+/).filter(Boolean))
        .default(['replicated', 'backup', 'redis'], 'replicated,backup,redis'),
    )
    .addOption(
      new Option('--replicas <counts>', `how many, with commas between, 2 to ${MOST_REPLICAS}`)
        .argParser(counts)
        .default([2, 3, 4, 6, 8], '2,3,4,6,8'),
    )
    .action(async (options: Options) => {
      const profiles = await Promise.all(options.profiles.map((name) => readProfile(name)));
      const lab = { lab: `sweep-${process.pid}`, port: 0, signal };
      const runtime = await prepareRuntime(options.runtime, lab, say, profiles);
      const folder = await RunFolder.create(RESULTS, 'sweep', new Date());
      const reaper = startReaper(runtime.name, lab.lab, folder.path);
      try {
        const growths: Growth[] = [];
        for (const profile of profiles) {
          const points: Point[] = [];
          for (const replicas of options.replicas) {
            if (signal.aborted) break;
            const point = await tryCount(runtime, { ...profile, replicas }, options, folder, signal);
            if (!point) break;
            points.push(point);
          }
          if (points.length > 0) growths.push({ profile: profile.name, points });
        }
        await writeSweep(folder.path, growths);
        const { path } = await folder.publish();
        console.log(`\n${sweepTable(growths)}\n`);
        console.log(
          `The whole report: ${SWEEP_FILES.map((file) => `${path}/${file}`).join('\n                  ')}`,
        );
        const held = growths.every(({ points }) => points.every(({ asPredicted }) => asPredicted));
        process.exitCode = signal.aborted ? INTERRUPTED : held ? EXIT.asExpected : EXIT.notAsExpected;
      } finally {
        await folder.discard();
        await runtime.down();
        reaper.dismiss();
      }
    });

/** Null where this machine can't run the profile, or too little was measured; it says which. */
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
  try {
    await runtime.up(profile);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    say(`${profile.name.padEnd(12)} skipped: ${error.message}`);
    return null;
  }
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
  const list = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (
    list.length > 0 &&
    list.every((count) => Number.isInteger(count) && count >= 2 && count <= MOST_REPLICAS)
  )
    return [...new Set(list)].sort((a, b) => a - b);
  throw new InvalidArgumentError(`Numbers from 2 to ${MOST_REPLICAS}, with commas between.`);
}
