/** lab soak: one lab for as long as is wanted, and one fault after the other, drawn at random from a seed. */
import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addLoadOptions, EXIT, type Judge, type ParsedLoadOptions, UserError } from 'session-lab';
import { faultNamed, faults } from '../catalogue/faults/index.ts';
import { unfit } from '../catalogue/faults/needs.ts';
import type { Profile } from '../catalogue/profile.ts';
import { readProfile } from '../catalogue/read-profile.ts';
import { traitsOfRuntime } from '../choose-lab.ts';
import type { Say } from '../drivers/driver.ts';
import { type Executor, execute, publish } from '../plan/execute.ts';
import { ONE_BY_ONE, type PlannedRun } from '../plan/plan.ts';
import { type Round, soakSchedule } from '../plan/soak-schedule.ts';
import { soakTable, writeSoak } from '../soak/soak-report.ts';
import { type PartGrowth, Watch } from '../soak/watch.ts';
import { FORGIVEN_MS } from '../topology.ts';
import { type FaultChoice, faultChoice } from './fault-options.ts';
import { addLabOptions, type LabOptions, labLoad, requireProfileName, say } from './lab-options.ts';

interface Options extends LabOptions, ParsedLoadOptions {
  readonly minutes: number;
  readonly fault?: FaultChoice;
  readonly profile: string;
}

export function soakCommand(signal: AbortSignal): Command {
  const command = new Command('soak')
    .description('break one thing after the other at random, from a seed that does it again')
    .addOption(new Option('--minutes <n>', 'for how long').env('MINUTES').argParser(minutes).default(5))
    .addOption(
      new Option(
        '--fault <names>',
        'drawn from these alone: parts that none of them ends are seen for as long as it lasts',
      ).argParser(faultChoice),
    )
    .addOption(new Option('--profile <name>', 'of which lab').env('PROFILE').default('redis'));
  return addLoadOptions(addLabOptions(command)).action(async (options: Options) => {
    const profile = await readProfile(await requireProfileName(options.profile));
    const drawn = command.getOptionValueSource('seed') === 'default';
    const seed = drawn ? randomInt(2 ** 31 - 1) : options.seed;
    const rounds = schedule(profile, seed, options);
    say(
      `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'} of seed ${seed}; the same again with ARGS="--seed ${seed}"`,
    );
    const runs = rounds.flatMap((round, index) => plannedRun(round, index + 1, profile, options));
    // One lab for all of them.
    const links = runs.some(({ fault }) => fault?.fault.onLinks);
    const stages = [{ profile, runs: runs.map((run) => ({ ...run, links })) }];
    const watch = new Watch();
    const executor: Executor = {
      ...options,
      signal,
      say,
      through: async (judge, tell, lab) => {
        tellSurprises(judge, tell);
        await watch.look(lab);
      },
    };
    await execute({ name: 'soak', stages }, executor, async (executed) => {
      const growths = watch.growths();
      const { minutes } = options;
      await writeSoak(executed.folder.path, {
        ...{ profile: profile.name, seed, minutes, rounds: executed.judges.length, growths },
      });
      await publish(executed, signal).finally(() => tellGrowths(growths));
      if (process.exitCode === EXIT.asExpected && growths.some(({ growth }) => growth === 'grows'))
        process.exitCode = EXIT.notAsExpected;
    });
  });
}

function tellGrowths(growths: readonly PartGrowth[]): void {
  if (growths.length === 0) say('this runtime does not tell what its parts hold on to');
  else console.log(`\n${soakTable(growths)}`);
}

/** Time between two rounds besides the load: to start it and to look at the stores. */
const BETWEEN_MS = FORGIVEN_MS + 1000;

/** @throws {UserError} where nothing can be broken in this profile */
function schedule(profile: Profile, seed: number, { minutes, runtime, fault }: Options): Round<string>[] {
  const choices = faults
    .filter((one) => fault === undefined || fault.names.includes(one.name))
    .filter((one) => unfit(one, profile, traitsOfRuntime(runtime)) === null)
    .map(({ name, leastMs = 0 }) => ({ name, leastMs }));
  const rounds = soakSchedule(seed, choices, { totalMs: minutes * 60_000, betweenMs: BETWEEN_MS });
  if (rounds.length === 0) throw new UserError(`nothing can be broken in ${profile.name}`);
  return rounds;
}

function plannedRun(
  { fault: name, beforeMs, forMs, afterMs, seed }: Round<string>,
  number: number,
  profile: Profile,
  options: Options,
): PlannedRun[] {
  const fault = faultNamed(name);
  if (!fault) return [];
  return [
    {
      file: `${profile.name}.${String(number).padStart(3, '0')}-${name}`,
      label: `round ${number}:`,
      opening: `${name} after ${beforeMs} ms, for ${forMs} ms`,
      progress: false,
      load: { ...labLoad(options), durationMs: beforeMs + forMs + afterMs, seed },
      fault: { fault, afterMs: beforeMs, forMs, how: ONE_BY_ONE },
      links: false,
    },
  ];
}

export const tellSurprises = (judge: Judge, tell: Say): void => {
  for (const surprise of judge.result().surprises) tell(`not as predicted: ${surprise}`);
};

/** @throws {InvalidArgumentError} */
function minutes(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 24 * 60) return value;
  throw new InvalidArgumentError('Give minutes, above 0 and at most a day.');
}
