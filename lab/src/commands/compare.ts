/** lab compare: each profile in turn on a lab of its own, with something broken under load; one table in the end. */

import { Command, InvalidArgumentError, Option } from 'commander';
import {
  addLoadOptions,
  addOutputOptions,
  type Mix,
  mixName,
  noScenario,
  type OutputOptions,
  type ParsedLoadOptions,
  parseMix,
  SCENARIO_NAMES,
  UserError,
  wholeNumber,
} from 'session-lab';
import { balancerNamed } from '../catalogue/balancers/index.ts';
import type { Fault } from '../catalogue/faults/fault.ts';
import type { Profile } from '../catalogue/profile.ts';
import { ALL_PROFILES, profileNames, readProfile, withApp } from '../catalogue/read-profile.ts';
import { traitsOfRuntime } from '../choose-lab.ts';
import { execute, publish } from '../plan/execute.ts';
import { type FaultOptions, type Load, type PlannedRun, type Stage, withFault } from '../plan/plan.ts';
import { interrupted } from '../plan/plan-record.ts';
import { addFaultOptions, faultOptions, fitting, type ParsedFaultOptions } from './fault-options.ts';
import { addAppOption, addLabOptions, type LabOptions, labLoad, sayOf, wordsIn } from './lab-options.ts';

/** Long enough for shares to show. */
const BALANCE_MS = 3000;

/** A lab of its own takes some five processes; more of them at once would only wait for each other. */
const MOST_JOBS = 16;

const NAME_WIDTH = 16;

interface Options extends LabOptions, ParsedLoadOptions, ParsedFaultOptions, OutputOptions {
  readonly profiles: readonly string[];
  readonly app: string;
  readonly then?: Mix;
  readonly balance?: true;
  readonly jobs: number;
  readonly resume?: string | true;
}

export function compareCommand(signal: AbortSignal): Command {
  const compare = new Command('compare').description(
    'run several profiles one after the other and compare them',
  );
  return addOutputOptions(addFaultOptions(addLoadOptions(addAppOption(addLabOptions(compare)))))
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
    .addOption(
      new Option(
        '--jobs <n>',
        'profiles at once, each on a lab of its own; they share the processor, so costs and latencies say less',
      )
        .env('JOBS')
        .argParser(wholeNumber(1, MOST_JOBS))
        .default(1),
    )
    .option(
      '--resume [folder]',
      'go on with what was interrupted, in that folder or the newest: profiles that are through are taken from there',
    )
    .action(async (options: Options) => {
      const names = options.profiles.includes('all') ? await profileNames() : new Set(options.profiles);
      const profiles = await Promise.all([...names].map((name) => readProfile(withApp(name, options.app))));
      if (profiles.length === 0)
        throw new UserError(`which profiles? PROFILES=sticky,redis, for example, or all; ${ALL_PROFILES}`);
      const load = labLoad(options);
      const stages = profiles.map((profile) => stageOf(profile, load, options));
      if (stages.every(({ runs }) => runs.length === 0)) throw await nothingFits(stages, options);
      const plan = { name: 'compare', stages };
      const from = options.resume ? await interrupted(options.resume, plan, options.jobs) : null;
      await execute(plan, { ...options, signal, say: sayOf(options), resumable: { from } }, (executed) =>
        publish(executed, signal, options),
      );
    });
}

function stageOf(profile: Profile, load: Load, options: Options): Stage {
  const { faults, unfit } = fitting(options.fault, profile, traitsOfRuntime(options.runtime));
  const refusals = unfit.map(({ name, reason }) => `${name} can’t be tried: ${reason}`);
  const [first = null, ...others] = faults;
  const idle = options.fault !== false && first === null;
  const opening = `bringing up ${profile.proxy} (${profile.balancer}), ${profile.replicas} replicas, sessions in ${profile.store} ...`;
  const run = (name: string, load: Load, fault: Fault | null): PlannedRun => {
    const how: FaultOptions = faultOptions(options);
    const planned = withFault(load, fault, how);
    return {
      ...planned,
      file: `${profile.name}${name}`,
      label: profile.name.padEnd(NAME_WIDTH),
      opening: `${load.users} users for ${planned.load.durationMs / 1000} s, scenario ${mixName(load.mix)}`,
      progress: true,
      links: fault?.onLinks ?? false,
    };
  };
  const runs = [
    run('', load, first),
    ...others.map((fault) => run(`.${fault.name}`, load, fault)),
    ...(options.then ? [run('.then', { ...load, mix: options.then }, null)] : []),
    ...crowdsFor(profile, options).map((clients) =>
      run(`.${clients}`, { ...load, clients, durationMs: BALANCE_MS }, null),
    ),
  ];
  return { profile, opening, runs: idle ? [] : runs, refusals };
}

/** Said before anything is brought up: why no profile can be used, and which could. */
async function nothingFits(stages: readonly Stage[], { fault, runtime }: Options): Promise<UserError> {
  const every = await Promise.all((await profileNames()).map((name) => readProfile(name)));
  const fit = every.filter((profile) => fitting(fault, profile, traitsOfRuntime(runtime)).faults.length > 0);
  const why = stages.flatMap(({ profile, refusals }) =>
    (refusals ?? []).map((refusal) => `${profile.name}: ${refusal}`),
  );
  const instead = fit.length > 0 ? fit.map(({ name }) => name).join(', ') : 'no profile';
  return new UserError(`${why.join('\n')}\nIt can be tried in: ${instead}`);
}

/** Where users are led back, it matters where they call from. */
const crowdsFor = ({ balancer }: Profile, { balance }: Options) =>
  balance && balancerNamed(balancer)?.leadsBack ? (['office', 'nat'] as const) : [];

/** @throws {InvalidArgumentError} */
function mixOfAll(text: string): Mix {
  const mix = parseMix(text === 'all' ? SCENARIO_NAMES.join(',') : text);
  if (mix) return mix;
  throw new InvalidArgumentError(
    `${noScenario(text)}Choose all, or of ${SCENARIO_NAMES.join(', ')}, with commas between.`,
  );
}
