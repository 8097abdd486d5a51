/** lab compare: each profile in turn on a lab of its own, with a replica killed under load; one table in the end. */

import type { Judge } from '@session-lab/loadtest/check/judge.ts';
import { INTERRUPTED } from '@session-lab/loadtest/commands/cli.ts';
import { addLoadOptions, type ParsedLoadOptions } from '@session-lab/loadtest/commands/load-options.ts';
import { ProgressLine } from '@session-lab/loadtest/commands/progress-line.ts';
import { publishAndShow } from '@session-lab/loadtest/commands/publish.ts';
import { UserError } from '@session-lab/loadtest/errors.ts';
import { reportOf } from '@session-lab/loadtest/report/build-report.ts';
import { exitCodeOf } from '@session-lab/loadtest/report/exit-code.ts';
import { RunFolder } from '@session-lab/loadtest/report/run-folder.ts';
import { Command, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import { killReplica } from '../faults/kill-replica.ts';
import { RESULTS } from '../paths.ts';
import { type Profile, profileNames, readProfile } from '../profile.ts';
import { startReaper } from '../reaper/start-reaper.ts';
import { prepareRuntime } from '../runtime/choose-runtime.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { addLabOptions, type LabOptions, labLoad, say } from './lab-options.ts';
import { loadArguments } from './load-arguments.ts';

const KILLED = 'app-2';
// When the kill strikes and when it is undone, as shares of the load's time.
const KILL_AT = 0.45;
const KILL_FOR = 0.2;

interface Options extends LabOptions, ParsedLoadOptions {
  readonly profiles: readonly string[];
  readonly kill: boolean;
}

export function compareCommand(signal: AbortSignal): Command {
  return addLoadOptions(
    addLabOptions(
      new Command('compare').description('run several profiles one after the other and compare them'),
    ),
  )
    .addOption(
      new Option('--profiles <names>', 'which, with commas between')
        .env('PROFILES')
        .argParser((text: string) => text.split(/[\s,]+/).filter(Boolean))
        .default(['round-robin', 'sticky', 'redis'], 'round-robin,sticky,redis'),
    )
    .option('--no-kill', `leave ${KILLED} alone`)
    .action(async (options: Options) => {
      const profiles = await Promise.all([...new Set(options.profiles)].map((name) => readProfile(name)));
      if (profiles.length === 0) throw new UserError(`which profiles? ${(await profileNames()).join(', ')}`);
      const load = labLoad(options);
      // A lab of its own on a port of its own: one that is up already goes on undisturbed.
      const lab = { lab: `compare-${process.pid}`, port: 0, signal };
      const runtime = await prepareRuntime(options.runtime, lab, say, profiles);
      const folder = await RunFolder.create(RESULTS, 'compare', new Date());
      const reaper = startReaper(runtime.name, lab.lab, folder.path);
      try {
        const judges: Judge[] = [];
        for (const profile of profiles) {
          // Those that are through are kept, whatever happens after.
          if (signal.aborted) break;
          judges.push(await tryProfile(runtime, profile, { load, kill: options.kill, folder, signal }));
        }
        const report = reportOf(judges);
        await publishAndShow(folder, report);
        process.exitCode = signal.aborted ? INTERRUPTED : exitCodeOf(report.profiles);
      } finally {
        await folder.discard();
        await runtime.down();
        // Had that failed, the reaper would be the one to try again.
        reaper.dismiss();
        if (signal.aborted) say('Nothing was left running.');
      }
    });
}

interface Trial {
  readonly load: ReturnType<typeof labLoad>;
  readonly kill: boolean;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

async function tryProfile(runtime: Runtime, profile: Profile, trial: Trial): Promise<Judge> {
  const { load, kill, folder, signal } = trial;
  const tell = (message: string) => say(`${profile.name.padEnd(12)} ${message}`);
  tell(`bringing up nginx (${profile.balancer}), three replicas, sessions in ${profile.store} ...`);
  await runtime.up(profile);
  tell(`${load.users} users for ${load.durationMs / 1000} s`);
  const progress = new ProgressLine(profile.name.padEnd(12), load.durationMs);
  try {
    return await runExperiment({
      runtime,
      profile,
      loadArgs: loadArguments(load),
      fault: kill
        ? {
            fault: killReplica(KILLED),
            afterMs: load.durationMs * KILL_AT,
            forMs: load.durationMs * KILL_FOR,
          }
        : null,
      file: folder.file(`${profile.name}.ndjson.gz`),
      watch: {
        progress: (judge) => progress.show(() => judge.progress),
        say: (message) => {
          progress.done();
          tell(message);
        },
      },
      signal,
    });
  } finally {
    progress.done();
  }
}
