/** What every command that touches a running lab takes. */
import { type LoadOptions, loadOptions, type ParsedLoadOptions, UserError } from '@session-lab/loadtest';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { APPS, type AppName, profileNames } from '../profile.ts';
import { RUNTIME_NAMES } from '../runtime/choose-runtime.ts';
import type { RuntimeName, RuntimeOptions, Say } from '../runtime/runtime.ts';

export interface LabOptions {
  readonly runtime?: RuntimeName | undefined;
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

function runtimeName(text: string): RuntimeName | undefined {
  const name = RUNTIME_NAMES.find((name) => name === text);
  if (name || text === '') return name;
  throw new InvalidArgumentError(`Choose ${RUNTIME_NAMES.join(' or ')}.`);
}

export const DEFAULT_PORT = 8080;

/** The one lab that outlives its command; the port matters to who brings it up. */
export const theLab = (signal: AbortSignal, port: number = DEFAULT_PORT): RuntimeOptions => ({
  lab: 'default',
  port,
  signal,
});

/** The lab runs what its own app is made for. @throws {UserError} where a scenario file was named */
export function labLoad(options: ParsedLoadOptions): Omit<LoadOptions, 'target'> {
  if ('mix' in options.scenario) return { ...loadOptions(options), mix: options.scenario.mix };
  throw new UserError(
    `${options.scenario.file} is for an app of your own: loadtest run --target URL --scenario ${options.scenario.file}`,
  );
}

/** What stands between commas or spaces. */
export const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export const say: Say = (message) => console.error(message);

/** The profiles as they run with this app, which `make APP=…` says through the environment. */
export const addAppOption = (command: Command): Command =>
  command.addOption(
    new Option('--app <name>', 'what the replicas run')
      .env('APP')
      .argParser(appName)
      .default('fastify' satisfies AppName),
  );

function appName(text: string): AppName {
  const name = (Object.keys(APPS) as AppName[]).find((name) => name === text);
  if (name || text === '') return name ?? 'fastify';
  throw new InvalidArgumentError(`Choose ${Object.keys(APPS).join(' or ')}.`);
}

/** One that names its app keeps it. */
export const withApp = (profile: string, app: AppName): string =>
  app === 'fastify' || profile.includes('+express') ? profile : profile.replace(/(\+tls)?$/, `+${app}$1`);

/** @throws {UserError} that names the choices where none was made. */
export async function requireProfileName(name: string | undefined): Promise<string> {
  if (name) return name;
  throw new UserError(`which profile? make up PROFILE=… with one of: ${(await profileNames()).join(', ')}`);
}
