/** What every command that touches a running lab takes. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadOptions, type OutputOptions, type ParsedLoadOptions, UserError } from 'session-lab';
import { apps, USUAL_APP } from '../catalogue/apps/index.ts';
import { ALL_PROFILES } from '../catalogue/read-profile.ts';
import { RUNTIME_NAMES, runningLab } from '../choose-lab.ts';
import type { Say } from '../drivers/driver.ts';
import type { Lab } from '../lab.ts';
import { LAB_NAME } from '../lab-names.ts';
import type { Load } from '../plan/plan.ts';

export interface LabOptions {
  readonly runtime?: string | undefined;
}

/** Of commands that have to do with a lab that outlives them. */
export interface NamedLabOptions extends LabOptions {
  readonly lab?: string | undefined;
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

/** The same, and which of the labs that outlive their command: `make LAB=…`. */
export const addNamedLabOptions = (command: Command): Command =>
  addLabOptions(command).addOption(
    new Option('--lab <name>', 'which lab, where there are several').env('LAB').argParser(labName),
  );

function labName(text: string): string | undefined {
  if (text === '' || LAB_NAME.test(text)) return text || undefined;
  throw new InvalidArgumentError(
    'A lab’s name is of up to 30 letters (a to z), digits and hyphens, and begins with a letter.',
  );
}

/** The lab that is meant: the one that is up, or the one that was named. @throws {UserError} where that can't be said */
export const theLab = ({ runtime, lab }: NamedLabOptions, signal: AbortSignal): Promise<Lab> =>
  runningLab(runtime, signal, lab);

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
