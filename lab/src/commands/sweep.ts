/** lab sweep: the same load on more and more replicas, to see what grows. */

import { Command, InvalidArgumentError, Option } from 'commander';
import { addLoadOptions, EXIT, INTERRUPTED, type ParsedLoadOptions, UserError } from 'session-lab';
import type { Profile } from '../catalogue/profile.ts';
import { ALL_PROFILES, readProfile } from '../catalogue/read-profile.ts';
import { type Executed, execute } from '../plan/execute.ts';
import type { Load, Stage } from '../plan/plan.ts';
import { type Growth, type Point, pointOf } from '../sweep/growth.ts';
import { SWEEP_FILES, sweepTable, writeSweep } from '../sweep/sweep-report.ts';
import { MOST_REPLICAS } from '../topology.ts';
import { addLabOptions, type LabOptions, labLoad, say, wordsIn } from './lab-options.ts';
import { tellSurprises } from './soak.ts';

interface Options extends LabOptions, ParsedLoadOptions {
  readonly profiles: readonly string[];
  readonly replicas: readonly number[];
}

const NAME_WIDTH = 17;

const USUAL = ['replicated', 'replicated-groups', 'backup', 'redis'] as const;

export const sweepCommand = (signal: AbortSignal): Command =>
  addLoadOptions(
    addLabOptions(
      new Command('sweep').description('run profiles on more and more replicas, to see what grows'),
    ),
  )
    .addOption(
      new Option('--profiles <names>', 'which, with commas between')
        .argParser(wordsIn)
        .default([...USUAL], USUAL.join()),
    )
    .addOption(
      new Option('--replicas <counts>', `how many, with commas between, 2 to ${MOST_REPLICAS}`)
        .argParser(counts)
        .default([2, 3, 4, 6, 8], '2,3,4,6,8'),
    )
    .action(async (options: Options) => {
      const profiles = await Promise.all(options.profiles.map((name) => readProfile(name)));
      if (profiles.length === 0) throw new UserError(`which profiles? ${ALL_PROFILES}`);
      const load = labLoad(options);
      const stages = profiles.flatMap((profile) => stagesOf(profile, options.replicas, load));
      const points: { readonly profile: string; readonly point: Point | null }[] = [];
      const executor = {
        runtime: options.runtime,
        signal,
        say,
        through(judge: Parameters<typeof tellSurprises>[0], tell: (message: string) => void) {
          tellSurprises(judge, tell);
          const result = judge.result();
          const point = pointOf(result);
          points.push({ profile: result.profile, point });
          tell(
            point
              ? `${point.messagesPerWrite.toFixed(2)} messages a write`
              : 'too little was measured to tell',
          );
        },
      };
      await execute({ name: 'sweep', stages }, executor, (executed) => tell(executed, points, signal));
    });

/** One lab a number of replicas; PM2 runs as many workers as its own file says. */
function stagesOf(profile: Profile, replicas: readonly number[], load: Load): Stage[] {
  if (profile.pm2)
    return [{ profile, runs: [], refusals: ['PM2 runs as many workers as its own file says'] }];
  return replicas.map((count) => ({
    profile: { ...profile, replicas: count },
    runs: [
      {
        file: `${profile.name}.${count}`,
        label: `${profile.name.padEnd(NAME_WIDTH)} ${count} replicas:`,
        progress: false,
        load,
        fault: null,
        links: false,
      },
    ],
  }));
}

/** Keeps what was measured, even if a later step failed. */
async function tell(
  { folder, failure }: Executed,
  measured: readonly { readonly profile: string; readonly point: Point | null }[],
  signal: AbortSignal,
): Promise<void> {
  const growths: Growth[] = [...new Set(measured.map(({ profile }) => profile))].flatMap((profile) => {
    const points = measured.flatMap((found) => (found.profile === profile ? (found.point ?? []) : []));
    return points.length > 0 ? [{ profile, points }] : [];
  });
  if (growths.length > 0) {
    await writeSweep(folder.path, growths);
    const { path } = await folder.publish();
    console.log(`\n${sweepTable(growths)}\n`);
    console.log(
      `The whole report: ${SWEEP_FILES.map((file) => `${path}/${file}`).join('\n                  ')}`,
    );
  }
  if (failure !== null) throw failure;
  const unclear = growths.length === 0 || measured.some(({ point }) => point === null);
  const held = growths.every(({ points }) => points.every(({ asPredicted }) => asPredicted));
  const code = held ? (unclear ? EXIT.unknown : EXIT.asExpected) : EXIT.notAsExpected;
  process.exitCode = signal.aborted ? INTERRUPTED : code;
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
