/** lab soak: one lab for as long as is wanted, and one fault after the other, drawn at random from a seed. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  addLoadOptions,
  allResults,
  exitCodeOf,
  INTERRUPTED,
  type Judge,
  type ParsedLoadOptions,
  publishAndShow,
  type RunFolder,
  reportOf,
  UserError,
} from '@session-lab/loadtest';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runExperiment } from '../experiment.ts';
import { ONE_BY_ONE } from '../faults/fault.ts';
import { FAULT_NAMES, type FaultName, faultKind } from '../faults/faults.ts';
import { type Profile, readProfile } from '../profile.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Round, soakSchedule } from '../soak/schedule.ts';
import { FORGIVEN_MS } from '../topology.ts';
import { addLabOptions, type LabOptions, labLoad, requireProfileName, say } from './lab-options.ts';
import { loadArguments } from './load-arguments.ts';
import { withOwnLab } from './own-lab.ts';

interface Options extends LabOptions, ParsedLoadOptions {
  readonly minutes: number;
  readonly profile: string;
}

export function soakCommand(signal: AbortSignal): Command {
  const command = new Command('soak')
    .description('break one thing after the other at random, from a seed that does it again')
    .addOption(new Option('--minutes <n>', 'for how long').env('MINUTES').argParser(minutes).default(5))
    .addOption(new Option('--profile <name>', 'of which lab').env('PROFILE').default('redis'));
  return addLoadOptions(addLabOptions(command)).action(async (options: Options) => {
    const profile = await readProfile(await requireProfileName(options.profile));
    const drawn = command.getOptionValueSource('seed') === 'default';
    const seed = drawn ? randomInt(2 ** 31 - 1) : options.seed;
    const rounds = await schedule(profile, seed, options.minutes);
    say(
      `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'} of seed ${seed}; the same again with ARGS="--seed ${seed}"`,
    );
    const own = { name: 'soak', runtime: options.runtime, profiles: [profile], signal };
    await withOwnLab(own, async (runtime, folder) => {
      const links = rounds.some(({ fault }) => faultKind(fault).links);
      await runtime.up({ ...profile, links });
      const judges: Judge[] = [];
      let failure: unknown = null;
      for (const [index, round] of rounds.entries()) {
        try {
          if (index > 0) await sleep(FORGIVEN_MS, undefined, { signal });
          judges.push(await play(round, index + 1, { runtime, profile, folder, options, signal }));
        } catch (error) {
          // What was seen until then is told all the same.
          if (!signal.aborted) failure = error;
          break;
        }
        if (signal.aborted) break;
      }
      const report = reportOf(judges);
      if (judges.length > 0) await publishAndShow(folder, report);
      if (failure !== null) throw failure;
      process.exitCode = signal.aborted ? INTERRUPTED : exitCodeOf(allResults(report));
    });
  });
}

/** What is between two rounds besides the load: a little for starting it and for looking at the stores. */
const BETWEEN_MS = FORGIVEN_MS + 1000;

/** @throws {UserError} where nothing can be broken in this profile */
async function schedule(profile: Profile, seed: number, minutes: number): Promise<Round<FaultName>[]> {
  const choices = FAULT_NAMES.filter((name) => !faultKind(name).unfit?.(profile)).map((name) => ({
    name,
    leastMs: faultKind(name).make([], ONE_BY_ONE).leastMs ?? 0,
  }));
  const rounds = soakSchedule(seed, choices, { totalMs: minutes * 60_000, betweenMs: BETWEEN_MS });
  if (rounds.length === 0) throw new UserError(`nothing can be broken in ${profile.name}`);
  return rounds;
}

interface Stage {
  readonly runtime: Runtime;
  readonly profile: Profile;
  readonly folder: RunFolder;
  readonly options: Options;
  readonly signal: AbortSignal;
}

async function play(
  { fault, beforeMs, forMs, afterMs, seed }: Round<FaultName>,
  number: number,
  { runtime, profile, folder, options, signal }: Stage,
): Promise<Judge> {
  const tell = (message: string) => say(`round ${number}: ${message}`);
  tell(`${fault} after ${beforeMs} ms, for ${forMs} ms`);
  const judge = await runExperiment({
    runtime,
    profile,
    loadArgs: loadArguments({ ...labLoad(options), durationMs: beforeMs + forMs + afterMs, seed }),
    fault: { fault: faultKind(fault).make(await runtime.replicas(), ONE_BY_ONE), afterMs: beforeMs, forMs },
    footprint: false,
    file: folder.file(`${profile.name}.${String(number).padStart(3, '0')}-${fault}.ndjson.gz`),
    watch: { progress: () => {}, say: tell },
    signal,
  });
  const { surprises } = judge.result();
  for (const surprise of surprises) tell(`not as predicted: ${surprise}`);
  return judge;
}

/** @throws {InvalidArgumentError} */
function minutes(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 24 * 60) return value;
  throw new InvalidArgumentError('Give minutes, above 0 and at most a day.');
}
