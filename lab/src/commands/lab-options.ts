/** What every command that touches a running lab takes. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadOptions, type OutputOptions, type ParsedLoadOptions, UserError } from 'session-lab';
import { apps, USUAL_APP } from '../catalogue/apps/index.ts';
import { ALL_PROFILES } from '../catalogue/read-profile.ts';
import { RUNTIME_NAMES } from '../choose-lab.ts';
import type { DriverOptions, Say } from '../drivers/driver.ts';
import type { Load } from '../plan/plan.ts';

export interface LabOptions {
  readonly runtime?: string | undefined;
}

/** `make RUNTIME=…` reaches it through the environment, where empty means none. */
export const addLabOptions = (command: Command): Command =>
  command.addOption(
    new Option(
      '--runtime <name>',
      `run the parts this way, whatever else is possible: ${RUNTIME_NAMES.join(' or ')}`,
    )
      .env('RUNTIME')
      .argParser(runtimeName),
  );

function runtimeName(text: string): string | undefined {
  const name = RUNTIME_NAMES.find((name) => name === text);
  if (name || text === '') return name;
  throw new InvalidArgumentError(`Choose ${RUNTIME_NAMES.join(' or ')}.`);
}

export const DEFAULT_PORT = 8080;

/** The one lab that outlives its command; the port matters to who brings it up. */
export const theLab = (signal: AbortSignal, port: number = DEFAULT_PORT): DriverOptions => ({
  lab: 'default',
  port,
  signal,
});

/** The lab runs what its own app is made for. @throws {UserError} where a scenario file was named */
export function labLoad(options: ParsedLoadOptions): Load {
  if ('mix' in options.scenario) return { ...loadOptions(options), probes: false, mix: options.scenario.mix };
  throw new UserError(
    `${options.scenario.file} is for an app of your own: loadtest run --target URL --scenario ${options.scenario.file}`,
  );
}

/** Splits at commas and spaces. */
export const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export const say: Say = (message) => console.error(message);

/** Nothing where the verdict alone was asked for. */
export const sayOf = ({ quiet }: OutputOptions): Say => (quiet ? () => {} : say);

/** The profiles as they run with this app, which `make APP=…` says through the environment. */
export const addAppOption = (command: Command): Command =>
  command.addOption(
    new Option('--app <name>', 'what the replicas run').env('APP').argParser(appName).default(USUAL_APP.name),
  );

function appName(text: string): string {
  const name = apps.find(({ name }) => name === text)?.name;
  if (name || text === '') return name ?? USUAL_APP.name;
  throw new InvalidArgumentError(`Choose ${apps.map(({ name }) => name).join(' or ')}.`);
}

/** @throws {UserError} that names the choices where none was made. */
export async function requireProfileName(name: string | undefined): Promise<string> {
  if (name) return name;
  throw new UserError(`which profile? PROFILE=round-robin, sticky or redis, to begin with; ${ALL_PROFILES}`);
}
