/** The options that describe a load, for every command that starts one. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ARRIVALS } from '../load/arrivals.ts';
import { MOST_USERS } from '../load/plan-load.ts';
import type { LoadOptions } from '../load/run-load.ts';
import type { Clients, Connections } from '../model/event.ts';
import { milliseconds } from '../model/milliseconds.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import { didYouMean } from '../model/similar.ts';
import { SCENARIO_NAMES, type ScenarioName, scenarios } from '../scenarios/index.ts';
import type { Mix } from '../scenarios/mix.ts';
import { parseMix, unknownIn } from '../scenarios/parse-mix.ts';

const DEFAULTS = { users: 60, durationMs: 7000, pauseMs: 100, timeoutMs: 5000, seed: 1 } as const;

/** New users a second; no process could start more. */
const MOST_RATE = 10_000;

const scenarioList = Object.entries(scenarios)
  .map(([name, { about }]) => `${name}: ${about}`)
  .join('; ');

/** Where nobody says otherwise: how users call, and what they do. */
export interface LoadDefaults {
  readonly clients: Clients;
  readonly connections: Connections;
  /** Null: it has to be said. */
  readonly scenario: ScenarioName | null;
  /** One process has room for `MOST_USERS` of them. */
  readonly mostUsers: number;
}

/** Of apps that trust what users tell of their addresses, and have the built-in scenarios' pages. */
export const OF_OUR_APPS: LoadDefaults = {
  clients: 'spread',
  connections: 'kept',
  scenario: 'image',
  mostUsers: MOST_USERS,
};
export const OF_ANY_APP: LoadDefaults = {
  clients: 'none',
  connections: 'mixed',
  scenario: null,
  mostUsers: 1000 * MOST_USERS,
};

/** Adds the options to a command; their values then are ParsedLoadOptions. */
export const addLoadOptions = (command: Command, by: LoadDefaults = OF_OUR_APPS): Command =>
  command
    .addOption(scenarioOption(by.scenario))
    .option('--users <n>', 'virtual users, side by side', wholeNumber(1, by.mostUsers), DEFAULTS.users)
    .option(
      '--rate <n>',
      'new users a second instead, each with one flow or --flows of them: an open loop',
      rate,
    )
    .addOption(oneOf('--arrivals <how>', 'how new users arrive, with --rate', ARRIVALS))
    .addOption(time('--duration <time>', 'how long users start new flows', DEFAULTS.durationMs, 1, DAY_MS))
    .option('--flows <n>', 'end after this many flows of each user, if sooner', wholeNumber(1, 1e9))
    .addOption(
      new Option(
        '--clients <mix>',
        'where users call from, told in X-Forwarded-For: spread over many networks, a few offices, or all behind one NAT; none: not told',
      )
        .choices(['spread', 'office', 'nat', 'none'])
        .default(by.clients),
    )
    .addOption(
      new Option(
        '--connections <kind>',
        "whether users' connections are kept, or fresh for every request; mixed: fresh for a quarter of the users",
      )
        .choices(['kept', 'fresh', 'mixed'])
        .default(by.connections),
    )
    .addOption(
      time('--pause <time>', "mean of a user's pause before each request", DEFAULTS.pauseMs, 0, MINUTE_MS),
    )
    .addOption(
      time('--timeout <time>', 'longest that a request may take', DEFAULTS.timeoutMs, 1, 10 * MINUTE_MS),
    )
    .option('--seed <n>', 'of addresses, pauses and arrivals', wholeNumber(0, 2 ** 31 - 1), DEFAULTS.seed);

function scenarioOption(name: ScenarioName | null): Option {
  if (name === null)
    return new Option('--scenario <file>', 'what each user does (.yaml, .json): session-lab init writes one')
      .argParser(scenarioChoice)
      .makeOptionMandatory();
  return new Option(
    '--scenario <name>',
    `what each user does: a name, several with their weights (image:3,cart:1), or a file of your own (${scenarioList})`,
  )
    .argParser(scenarioChoice)
    .default(scenarioChoice(name), name);
}

/** The first is the default. */
const oneOf = (flags: string, about: string, choices: readonly [string, ...string[]]): Option =>
  new Option(flags, about).choices(choices).default(choices[0]);

const time = (flags: string, about: string, defaultMs: number, leastMs: number, mostMs: number): Option =>
  new Option(flags, about).argParser(duration(leastMs, mostMs)).default(defaultMs, `${defaultMs}ms`);

export type ScenarioChoice = { readonly mix: Mix } | { readonly file: string };

/** The options as commander hands them over. */
export interface ParsedLoadOptions
  extends Omit<
    LoadOptions,
    | 'target'
    | 'mix'
    | 'accounts'
    | 'rate'
    | 'durationMs'
    | 'pauseMs'
    | 'timeoutMs'
    | 'flows'
    | 'probes'
    | 'shard'
    | 'startAt'
  > {
  readonly scenario: ScenarioChoice;
  readonly rate?: number;
  readonly duration: number;
  readonly pause: number;
  readonly timeout: number;
  readonly flows?: number;
}

export const loadOptions = ({
  duration,
  pause,
  timeout,
  flows,
  rate,
  ...rest
}: ParsedLoadOptions): Omit<LoadOptions, 'target' | 'mix' | 'accounts' | 'probes'> => ({
  users: rest.users,
  rate: rate ?? null,
  arrivals: rest.arrivals,
  clients: rest.clients,
  connections: rest.connections,
  seed: rest.seed,
  durationMs: duration,
  pauseMs: pause,
  timeoutMs: timeout,
  flows: flows ?? Number.POSITIVE_INFINITY,
});

function scenarioChoice(text: string): ScenarioChoice {
  if (/\.(ya?ml|json)$/i.test(text)) return { file: text };
  const mix = parseMix(text);
  if (mix) return { mix };
  throw new InvalidArgumentError(
    `${noScenario(text)}Give a file (.yaml, .yml, .json), or a scenario of session-lab's own apps: ${SCENARIO_NAMES.join(', ')}, several as in image:3,cart:1.`,
  );
}

/** `There is no scenario imgae: did you mean image? `; nothing where a name is not what is wrong. */
export function noScenario(text: string): string {
  const unknown = unknownIn(text);
  const near = unknown === null ? '' : didYouMean(unknown, SCENARIO_NAMES);
  return near === '' ? '' : `There is no scenario ${unknown}${near} `;
}

function rate(text: string): number {
  const value = Number(text.replace(/\/s$/, ''));
  if (/^\d+(\.\d+)?(\/s)?$/.test(text) && value > 0 && value <= MOST_RATE) return value;
  throw new InvalidArgumentError(`Give users a second, above 0 and at most ${MOST_RATE}.`);
}

/** Milliseconds from a number with its unit. */
export const duration =
  (leastMs: number, mostMs: number) =>
  (text: string): number => {
    const ms = milliseconds(text);
    if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a number and a unit: 250ms, 10s, 1m.');
    if (ms >= leastMs && ms <= mostMs) return ms;
    throw new InvalidArgumentError(`Give a time from ${leastMs}ms to ${mostMs / 60_000}m.`);
  };

/** Longer times help nobody, and timers can't wait for the longest. */
export const DAY_MS = 24 * 3_600_000;
export const MINUTE_MS = 60_000;

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };

export function httpUrl(text: string): URL {
  const url = pageUrl(text);
  if (url.pathname !== '/' || url.search)
    throw new InvalidArgumentError('Give the address alone, without a path.');
  return url;
}

/** Any page; what its address has of a name and password would end up where it is shown. */
export function pageUrl(text: string): URL {
  const url = parsedUrl(text);
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('Give an http(s) address.');
  if (url.username || url.password)
    throw new InvalidArgumentError('Give the address without a name and password.');
  return url;
}
