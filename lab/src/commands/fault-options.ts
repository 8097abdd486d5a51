/** What is broken under load, and how: the options of commands that break something. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { DAY_MS, didYouMean, duration, wholeNumber } from 'session-lab';
import type { Fault } from '../catalogue/faults/fault.ts';
import { FAULT_NAMES, faultNamed, faults } from '../catalogue/faults/index.ts';
import { unfit } from '../catalogue/faults/needs.ts';
import { DEPLOY_ORDERS, type DeployOrder } from '../catalogue/faults/scheduler.ts';
import type { Profile } from '../catalogue/profile.ts';
import type { RuntimeTraits } from '../catalogue/runtime.ts';
import type { FaultOptions } from '../plan/plan.ts';
import { USUAL_REPLICAS } from '../topology.ts';
import { wordsIn } from './lab-options.ts';

export interface FaultChoice {
  readonly names: readonly string[];
  /** Asked for by name: where one can't be tried, its user wants to know. */
  readonly named: boolean;
}

export interface ParsedFaultOptions {
  readonly fault: FaultChoice | false;
  readonly parallelism: number;
  readonly delay: number;
  readonly order: DeployOrder;
}

export const addFaultOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--fault <names>', 'what is broken in the midst of it; of several, each in a run of its own')
        .env('FAULT')
        .argParser(faultChoice)
        .default({ names: ['kill'], named: true } satisfies FaultChoice, 'kill'),
    )
    .option('--no-fault', 'break nothing')
    .addOption(
      new Option('--parallelism <n>', 'replicas that a rolling deploy replaces at once')
        // One at least has to be left for the users.
        .argParser(wholeNumber(1, USUAL_REPLICAS - 1))
        .default(1),
    )
    .addOption(
      new Option('--delay <time>', 'its pause between two batches')
        .argParser(duration(0, DAY_MS))
        .default(0, '0ms'),
    )
    .addOption(
      new Option('--order <order>', 'does an old replica end before the new one starts? (in a Swarm)')
        .choices(DEPLOY_ORDERS)
        .default('stop-first'),
    );

export const faultOptions = ({ parallelism, delay, order }: ParsedFaultOptions): FaultOptions => ({
  parallelism,
  delayMs: delay,
  order,
});

export interface Fitting {
  readonly faults: readonly Fault[];
  /** The reasons, where none of the named faults can be tried. */
  readonly unfit: readonly { readonly name: string; readonly reason: string }[];
}

/** The chosen faults that can be tried in this profile. */
export function fitting(choice: FaultChoice | false, profile: Profile, runtime?: RuntimeTraits): Fitting {
  if (!choice) return { faults: [], unfit: [] };
  const found = faults
    .filter(({ name }) => choice.names.includes(name))
    .map((fault) => ({ fault, reason: unfit(fault, profile, runtime) }));
  const onLinks = ({ onLinks = false }: Fault): number => Number(onLinks);
  // Those on links come last: the others are tried in a lab that has none.
  const fit = found
    .flatMap(({ fault, reason }) => (reason === null ? [fault] : []))
    .sort((a, b) => onLinks(a) - onLinks(b));
  // Where several were named, those that fit are meant.
  const told = choice.named && fit.length === 0 ? found : [];
  return {
    faults: fit,
    unfit: told.flatMap(({ fault: { name }, reason }) => (reason === null ? [] : [{ name, reason }])),
  };
}

/** @throws {InvalidArgumentError} */
export function faultChoice(text: string): FaultChoice {
  if (text === 'all') return { names: FAULT_NAMES, named: false };
  const asked = wordsIn(text).map((name) => faultNamed(name)?.name ?? name);
  const names = FAULT_NAMES.filter((name) => asked.includes(name));
  if (names.length > 0 && names.length === new Set(asked).size) return { names, named: true };
  const unknown = asked.find((name) => !FAULT_NAMES.includes(name));
  const problem =
    unknown === undefined
      ? 'Which?'
      : `There is no fault ${unknown}${didYouMean(unknown, FAULT_NAMES) || '.'}`;
  throw new InvalidArgumentError(
    `${problem} make faults-list tells of all; several with commas between, or all.`,
  );
}
