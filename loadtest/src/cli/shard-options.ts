/** Which part of a run is to be made here: said, or found where those who start many processes tell each its number. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../model/errors.ts';
import { MOST_SHARDS, RUN_NAME, type Shard } from '../model/event.ts';
import type { Environment } from '../scenarios/file/environment.ts';
import { DAY_MS, wholeNumber } from './load-options.ts';

export interface ShardOptions {
  readonly shard?: Told;
  readonly shards?: number;
  readonly run?: string;
  readonly startAt?: number;
}

export interface ShardNumber {
  /** From 1. */
  readonly number: number;
  /** Null where it isn't said how many there are. */
  readonly of: number | null;
}

export const addShardOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--shard <k/n>',
        'make the part k of n of this load, such as 3/8, and keep its history for session-lab merge',
      )
        .env('SESSION_LAB_SHARD')
        .argParser(shardNumber),
    )
    .addOption(
      new Option(
        '--shards <n>',
        'one of n parts: which, the environment says (JOB_COMPLETION_INDEX, CI_NODE_INDEX …)',
      )
        .env('SESSION_LAB_SHARDS')
        .argParser(wholeNumber(1, MOST_SHARDS)),
    )
    .addOption(
      new Option('--run <id>', 'the name of the run that shards are parts of: a new one for each run')
        .env('SESSION_LAB_RUN')
        .argParser(runName),
    )
    .addOption(
      new Option(
        '--start-at <time>',
        'when the users of all shards begin to come, by the target’s clock: 2026-12-01T12:00:00Z, or seconds since 1970',
      )
        .env('SESSION_LAB_START_AT')
        .argParser(startTime),
    );

/** Variables that tell a process which of several it is, counted from `from`, and of how many. */
const NUMBERS = [
  // Of an Indexed Job.
  { number: 'JOB_COMPLETION_INDEX', from: 0, of: null },
  // Jobs that a CI server runs side by side.
  { number: 'CI_NODE_INDEX', from: 1, of: 'CI_NODE_TOTAL' },
  { number: 'CIRCLE_NODE_INDEX', from: 0, of: 'CIRCLE_NODE_TOTAL' },
  { number: 'BUILDKITE_PARALLEL_JOB', from: 0, of: 'BUILDKITE_PARALLEL_JOB_COUNT' },
] as const;

/**
 * Undefined where nothing is said of shards: a number that stands in the environment alone is somebody else's.
 * @throws {UserError} where only a part of it is known
 */
export function shardIn(options: ShardOptions, environment: Environment): Shard | undefined {
  const { run, shards, startAt } = options;
  if (!options.shard && shards === undefined && run === undefined && startAt === undefined) return undefined;
  const told = options.shard ?? numberIn(environment);
  if (!told) {
    const asked = shards !== undefined ? `--shards ${shards}` : run !== undefined ? '--run' : '--start-at';
    throw new UserError(
      `${asked} is for one of several shards, and nothing says which: add --shard 3/8, or let the environment say it (SESSION_LAB_SHARD, ${NUMBERS.map(({ number }) => number).join(', ')})`,
    );
  }
  const of = told.of ?? shards;
  if (of === undefined)
    throw new UserError(
      `this is shard ${told.number} of an unknown number: add --shards (or SESSION_LAB_SHARDS) with how many there are`,
    );
  if (shards !== undefined && shards !== of)
    throw new UserError(`--shards says that there are ${shards}, and ${told.from} that there are ${of}`);
  if (told.number < 1 || told.number > of)
    throw new UserError(
      `there is no shard ${told.number} of ${of} (as ${told.from} says): they are 1 to ${of}`,
    );
  if (run === undefined)
    throw new UserError(
      `shard ${told.number} of ${of} needs --run (or SESSION_LAB_RUN): one name for all shards of this run, and a new one for each run`,
    );
  return { run, number: told.number, of };
}

interface Told extends ShardNumber {
  readonly from: string;
}

function numberIn(environment: Environment): Told | null {
  for (const { number, from, of } of NUMBERS) {
    const text = environment[number];
    if (text === undefined || text === '') continue;
    if (!/^\d+$/.test(text)) throw new UserError(`${number} is no number: ${text}`);
    const total = of === null ? undefined : environment[of];
    if (total !== undefined && !/^\d+$/.test(total)) throw new UserError(`${of} is no number: ${total}`);
    return { number: Number(text) - from + 1, of: total === undefined ? null : Number(total), from: number };
  }
  return null;
}

function shardNumber(text: string): Told {
  const [, number, of] = /^(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  const count = of === undefined ? null : Number(of);
  if (number === undefined || Number(number) < 1 || (count !== null && (count > MOST_SHARDS || count < 1)))
    throw new InvalidArgumentError(
      `Give its number and how many there are, from 1/1 to ${MOST_SHARDS}/${MOST_SHARDS}: 3/8.`,
    );
  return { number: Number(number), of: count, from: '--shard' };
}

/** It becomes a part of a file's name. */
function runName(text: string): string {
  if (RUN_NAME.test(text)) return text;
  throw new InvalidArgumentError('Give letters, digits, dots, hyphens and underscores, at most 100.');
}

/** Milliseconds since the epoch. */
function startTime(text: string): number {
  const isSeconds = /^\d{10}(\.\d+)?$/.test(text);
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text);
  const at = isSeconds ? Number(text) * 1000 : isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError(
      'Give a time with its zone, 2026-12-01T12:00:00Z, or the seconds since 1970 (date +%s).',
    );
  if (at - Date.now() > DAY_MS) throw new InvalidArgumentError('That is more than a day from now.');
  return at;
}
