/** lab compare: each profile in turn on a lab of its own, with something broken under load; one table in the end. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Judge } from '@session-lab/loadtest/check/judge.ts';
import { INTERRUPTED } from '@session-lab/loadtest/commands/cli.ts';
import { addLoadOptions, type ParsedLoadOptions } from '@session-lab/loadtest/commands/load-options.ts';
import { ProgressLine } from '@session-lab/loadtest/commands/progress-line.ts';
import { publishAndShow } from '@session-lab/loadtest/commands/publish.ts';
import { UserError } from '@session-lab/loadtest/errors.ts';
import { allResults } from '@session-lab/loadtest/report/all-results.ts';
import { reportOf } from '@session-lab/loadtest/report/build-report.ts';
import { exitCodeOf } from '@session-lab/loadtest/report/exit-code.ts';
import type { Skipped } from '@session-lab/loadtest/report/result.ts';
import type { RunFolder } from '@session-lab/loadtest/report/run-folder.ts';
import { type Mix, mixName } from '@session-lab/loadtest/scenarios/mix.ts';
import { parseMix } from '@session-lab/loadtest/scenarios/parse-mix.ts';
import { SCENARIO_NAMES } from '@session-lab/loadtest/scenarios/scenarios.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import { FAULT_NAMES, type FaultName, faultKind } from '../faults/faults.ts';
import { sticky } from '../predict/theories/sticky.ts';
import { type AppName, type Profile, profileNames, readProfile, Unsupported } from '../profile.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  addAppOption,
  addLabOptions,
  type LabOptions,
  labLoad,
  say,
  withApp,
  wordsIn,
} from './lab-options.ts';
import { loadArguments } from './load-arguments.ts';
import { withOwnLab } from './own-lab.ts';

// When the fault strikes and when it is undone, as shares of the load's time.
const FAULT_AT = 0.45;
const FAULT_FOR = 0.2;
/** Long enough for shares to show. */
const BALANCE_MS = 3000;

interface Options extends LabOptions, ParsedLoadOptions {
  readonly profiles: readonly string[];
  readonly fault: readonly FaultName[] | false;
  readonly app: AppName;
  readonly then?: Mix;
  readonly balance?: true;
  readonly memory?: true;
}

export function compareCommand(signal: AbortSignal): Command {
  return addLoadOptions(
    addAppOption(
      addLabOptions(
        new Command('compare').description('run several profiles one after the other and compare them'),
      ),
    ),
  )
    .addOption(
      new Option('--profiles <names>', 'which, with commas between')
        .env('PROFILES')
        .argParser(wordsIn)
        .default(['round-robin', 'sticky', 'redis'], 'round-robin,sticky,redis'),
    )
    .addOption(
      new Option(
        '--then <scenario>',
        'a second run in each profile, with this scenario or mix and without a fault; `all` for every scenario',
      ).argParser(mixOfAll),
    )
    .option(
      '--balance',
      'a short run more in each sticky profile for users of a few offices, and for one NAT',
    )
    .option('--memory', 'measure what a session takes up, too')
    .addOption(
      new Option('--fault <names>', 'what is broken in the midst of it; of several, each in a run of its own')
        .env('FAULT')
        .argParser(faultNames)
        .default(['kill'], 'kill'),
    )
    .option('--no-fault', 'break nothing')
    .action(async (options: Options) => {
      const names = options.profiles.includes('all') ? await profileNames() : new Set(options.profiles);
      const profiles = await Promise.all([...names].map((name) => readProfile(withApp(name, options.app))));
      if (profiles.length === 0)
        throw new UserError(`which profiles? ${(await profileNames()).join(', ')}, or all`);
      const load = labLoad(options);
      const own = { name: 'compare', runtime: options.runtime, profiles, signal };
      await withOwnLab(own, async (runtime, folder) => {
        const judges: Judge[] = [];
        const skipped: Skipped[] = [];
        let failure: unknown = null;
        for (const profile of profiles) {
          if (signal.aborted) break;
          const trial = { runtime, profile, folder, signal, memory: options.memory ?? false };
          try {
            const [fault = null, ...others] = faultsFor(profile, options);
            judges.push(await tryProfile({ ...trial, load, fault }));
            for (const further of furtherRuns(options, profile, load, others)) {
              await sleep(FORGIVEN_MS, undefined, { signal });
              judges.push(await tryAgain(trial, further));
            }
          } catch (error) {
            // Those that are through are kept, whatever happens after.
            if (signal.aborted) break;
            if (!(error instanceof Unsupported)) {
              failure = error;
              break;
            }
            say(`${profile.name.padEnd(NAME_WIDTH)} skipped: ${error.message}`);
            skipped.push({ profile: profile.name, reason: error.message });
          }
        }
        const report = reportOf(judges, skipped);
        if (judges.length > 0 || skipped.length > 0) await publishAndShow(folder, report);
        if (failure !== null) throw failure;
        process.exitCode = signal.aborted ? INTERRUPTED : exitCodeOf(allResults(report));
      });
    });
}

type Load = ReturnType<typeof labLoad>;

interface Trial {
  readonly runtime: Runtime;
  readonly profile: Profile;
  readonly load: Load;
  readonly fault: FaultName | null;
  readonly memory: boolean;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

const NAME_WIDTH = 16;

const tell =
  ({ name }: Profile) =>
  (message: string): void =>
    say(`${name.padEnd(NAME_WIDTH)} ${message}`);

/** Those that were asked for and can be tried in a profile. @throws {Unsupported} where none can */
function faultsFor(profile: Profile, { fault }: Options): readonly FaultName[] {
  const asked = fault || [];
  const fitting = asked.filter((name) => !faultKind(name).unfit?.(profile));
  const [first] = asked;
  if (fitting.length > 0 || !first) return fitting;
  throw new Unsupported(`${first} can’t be tried: ${faultKind(first).unfit?.(profile)}`);
}

/** @throws {Unsupported} where this machine has not what the profile takes. */
async function tryProfile(trial: Trial): Promise<Judge> {
  const { runtime, profile } = trial;
  tell(profile)(`bringing up nginx (${profile.balancer}), three replicas, sessions in ${profile.store} ...`);
  await runtime.up(profile);
  return experiment(trial, `${profile.name}.ndjson.gz`);
}

interface FurtherRun {
  /** Of its history's file. */
  readonly name: string;
  readonly load: Load;
  readonly fault: FaultName | null;
}

function furtherRuns(
  { then, balance }: Options,
  profile: Profile,
  load: Load,
  faults: readonly FaultName[],
): FurtherRun[] {
  const crowds = balance && profile.balancer in sticky ? (['office', 'nat'] as const) : [];
  return [
    ...faults.map((fault) => ({ name: fault, load, fault })),
    ...(then ? [{ name: 'then', load: { ...load, mix: then }, fault: null }] : []),
    ...crowds.map((clients) => ({
      name: clients,
      load: { ...load, clients, durationMs: BALANCE_MS },
      fault: null,
    })),
  ];
}

/** nginx leaves a replica that has failed alone for two seconds (nginx/servers); then all is as if nothing had been. */
const FORGIVEN_MS = 2500;

/** On the lab as the run before has left it: all alive, and with nobody about. */
const tryAgain = (trial: Omit<Trial, 'load' | 'fault'>, { name, load, fault }: FurtherRun): Promise<Judge> =>
  experiment({ ...trial, load, fault, memory: false }, `${trial.profile.name}.${name}.ndjson.gz`);

async function experiment(
  { runtime, profile, load: asked, fault: name, memory, folder, signal }: Trial,
  file: string,
): Promise<Judge> {
  const fault = name && faultKind(name).make(await runtime.replicas());
  const forMs = Math.max(asked.durationMs * FAULT_FOR, fault?.leastMs ?? 0);
  // What a fault takes longer than usual, the load goes on for longer.
  const load = { ...asked, durationMs: asked.durationMs * (1 - FAULT_FOR) + forMs };
  tell(profile)(`${load.users} users for ${load.durationMs / 1000} s, scenario ${mixName(load.mix)}`);
  const progress = new ProgressLine(profile.name.padEnd(NAME_WIDTH), load.durationMs);
  try {
    return await runExperiment({
      runtime,
      profile,
      loadArgs: loadArguments(load),
      fault: fault ? { fault, afterMs: asked.durationMs * FAULT_AT, forMs } : null,
      footprint: memory,
      file: folder.file(file),
      watch: {
        progress: (judge) => progress.show(() => judge.progress),
        say: (message) => {
          progress.done();
          tell(profile)(message);
        },
      },
      signal,
    });
  } finally {
    progress.done();
  }
}

/** @throws {InvalidArgumentError} */
function mixOfAll(text: string): Mix {
  const mix = parseMix(text === 'all' ? SCENARIO_NAMES.join(',') : text);
  if (mix) return mix;
  throw new InvalidArgumentError(`Choose all, or of ${SCENARIO_NAMES.join(', ')}, with commas between.`);
}

/** @throws {InvalidArgumentError} */
function faultNames(text: string): readonly FaultName[] {
  if (text === 'all') return FAULT_NAMES;
  const asked = wordsIn(text);
  const names = FAULT_NAMES.filter((name) => asked.includes(name));
  if (names.length > 0 && names.length === new Set(asked).size) return names;
  throw new InvalidArgumentError(`Choose all, or of ${FAULT_NAMES.join(', ')}, with commas between.`);
}
