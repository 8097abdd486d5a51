/** lab compare: each profile in turn on a lab of its own, with something broken under load; one table in the end. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  addLoadOptions,
  allResults,
  exitCodeOf,
  INTERRUPTED,
  type Judge,
  type Mix,
  mixName,
  type ParsedLoadOptions,
  ProgressLine,
  parseMix,
  publishAndShow,
  type RunFolder,
  reportOf,
  SCENARIO_NAMES,
  type Skipped,
  UserError,
} from '@session-lab/loadtest';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import type { FaultOptions } from '../faults/fault.ts';
import { type FaultName, faultKind } from '../faults/faults.ts';
import { sticky } from '../predict/theories/sticky.ts';
import { type AppName, type Profile, profileNames, readProfile, Unsupported } from '../profile.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { FORGIVEN_MS } from '../topology.ts';
import { addFaultOptions, faultOptions, fitting, type ParsedFaultOptions } from './fault-options.ts';
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

interface Options extends LabOptions, ParsedLoadOptions, ParsedFaultOptions {
  readonly profiles: readonly string[];
  readonly app: AppName;
  readonly then?: Mix;
  readonly balance?: true;
  readonly memory?: true;
}

export function compareCommand(signal: AbortSignal): Command {
  const compare = new Command('compare').description(
    'run several profiles one after the other and compare them',
  );
  return addFaultOptions(addLoadOptions(addAppOption(addLabOptions(compare))))
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
          const skip = (reason: string): void => {
            tell(profile)(`skipped: ${reason}`);
            skipped.push({ profile: profile.name, reason });
          };
          const { names, unfit } = fitting(options.fault, profile);
          for (const { name, reason } of unfit) skip(`${name} can’t be tried: ${reason}`);
          if (options.fault && names.length === 0) continue;
          const [fault = null, ...others] = names;
          const memory = options.memory ?? false;
          const trial = { runtime, profile, folder, signal, memory, how: faultOptions(options) };
          try {
            judges.push(await tryProfile({ ...trial, load, fault }));
            let links = needsLinks(fault);
            for (const further of furtherRuns(options, profile, load, others)) {
              await sleep(FORGIVEN_MS, undefined, { signal });
              if (needsLinks(further.fault) !== links) {
                links = !links;
                await runtime.up({ ...profile, links });
              }
              judges.push(await tryAgain(trial, further));
            }
          } catch (error) {
            // Those that are through are kept, whatever happens after.
            if (signal.aborted) break;
            if (!(error instanceof Unsupported)) {
              failure = error;
              break;
            }
            skip(error.message);
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
  readonly how: FaultOptions;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

const NAME_WIDTH = 16;

const tell =
  ({ name }: Profile) =>
  (message: string): void =>
    say(`${name.padEnd(NAME_WIDTH)} ${message}`);

const needsLinks = (fault: FaultName | null): boolean => fault !== null && faultKind(fault).links === true;

/** @throws {Unsupported} where this machine has not what the profile takes. */
async function tryProfile(trial: Trial): Promise<Judge> {
  const { runtime, profile, fault } = trial;
  tell(profile)(`bringing up nginx (${profile.balancer}), three replicas, sessions in ${profile.store} ...`);
  await runtime.up({ ...profile, links: needsLinks(fault) });
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

/** On the lab as the run before has left it: all alive, and with nobody about. */
const tryAgain = (trial: Omit<Trial, 'load' | 'fault'>, { name, load, fault }: FurtherRun): Promise<Judge> =>
  experiment({ ...trial, load, fault, memory: false }, `${trial.profile.name}.${name}.ndjson.gz`);

async function experiment(
  { runtime, profile, load: asked, fault: name, how, memory, folder, signal }: Trial,
  file: string,
): Promise<Judge> {
  const fault = name && faultKind(name).make(await runtime.replicas(), how);
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
