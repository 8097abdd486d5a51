/** The options that describe a load, shared by everything that starts one. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LoadOptions } from '../load/run-load.ts';
import { SCENARIO_NAMES, scenarios } from '../scenarios/scenarios.ts';

/** nginx, with two connections a user, has room for so many. */
const MOST_USERS = 2000;

const DEFAULTS = { users: 60, durationMs: 7000, pauseMs: 100, timeoutMs: 5000, seed: 1 } as const;

const scenarioList = Object.entries(scenarios)
  .map(([name, { about }]) => `${name}: ${about}`)
  .join('; ');

/** Adds the options to a command; their values then are LoadOptions without the target. */
export const addLoadOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--scenario <name>', `what each user does (${scenarioList})`)
        .choices(SCENARIO_NAMES)
        .default('image'),
    )
    .option('--users <n>', 'virtual users, side by side', wholeNumber(1, MOST_USERS), DEFAULTS.users)
    .addOption(durationOption('--duration <time>', 'how long users start new flows', DEFAULTS.durationMs))
    .option('--flows <n>', 'end after this many flows of each user, if sooner', wholeNumber(1, 1e9))
    .addOption(
      new Option('--clients <mix>', 'where users call from: spread over many networks, or all behind one NAT')
        .choices(['spread', 'nat'])
        .default('spread'),
    )
    .addOption(
      durationOption('--pause <time>', "mean of a user's pause before each request", DEFAULTS.pauseMs),
    )
    .addOption(durationOption('--timeout <time>', 'longest that a request may take', DEFAULTS.timeoutMs))
    .option('--seed <n>', 'of addresses and pauses', wholeNumber(0, 2 ** 31 - 1), DEFAULTS.seed);

/** The options as commander hands them over. */
export interface ParsedLoadOptions
  extends Omit<LoadOptions, 'target' | 'durationMs' | 'pauseMs' | 'timeoutMs' | 'flows'> {
  readonly duration: number;
  readonly pause: number;
  readonly timeout: number;
  readonly flows?: number;
}

/** The parsed options as LoadOptions. */
export const loadOptions = ({
  duration,
  pause,
  timeout,
  flows,
  ...rest
}: ParsedLoadOptions): Omit<LoadOptions, 'target'> => ({
  scenario: rest.scenario,
  users: rest.users,
  clients: rest.clients,
  seed: rest.seed,
  durationMs: duration,
  pauseMs: pause,
  timeoutMs: timeout,
  flows: flows ?? Number.POSITIVE_INFINITY,
});

function durationOption(flags: string, about: string, defaultMs: number): Option {
  return new Option(flags, about).argParser(duration).default(defaultMs, `${defaultMs}ms`);
}

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) throw new InvalidArgumentError('Give a number and a unit: 250ms, 10s, 1m.');
  return Math.round(Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[match[2] as 'ms' | 's' | 'm']);
}

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };

export function httpUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('Give an http(s) address.');
  if (url.pathname !== '/' || url.search)
    throw new InvalidArgumentError('Give the address alone, without a path.');
  return url;
}
