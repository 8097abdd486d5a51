/** What every command that touches a running lab takes. */

import { wholeNumber } from '@session-lab/loadtest/commands/load-options.ts';
import { UserError } from '@session-lab/loadtest/errors.ts';
import { type Command, Option } from 'commander';
import { profileNames } from '../profile.ts';
import { RUNTIME_NAMES } from '../runtime/choose-runtime.ts';
import type { RuntimeName, RuntimeOptions, Say } from '../runtime/runtime.ts';

export interface LabOptions {
  readonly runtime?: RuntimeName;
  readonly port: number;
}

/** `make VARIABLE=…` reaches these through the environment. */
export const addLabOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--runtime <name>', 'run the parts this way, whatever else is possible')
        .env('RUNTIME')
        .choices(RUNTIME_NAMES),
    )
    .addOption(
      new Option('--port <n>', 'where the balancer listens on this host')
        .env('PORT')
        .argParser(wholeNumber(0, 65_535))
        .default(8080),
    );

/** The one lab that outlives its command. */
export const theLab = ({ port }: LabOptions, signal: AbortSignal): RuntimeOptions => ({
  lab: 'default',
  port,
  signal,
});

export const say: Say = (message) => console.error(message);

/** @throws {UserError} that names the choices where none was made. */
export async function requireProfileName(name: string | undefined): Promise<string> {
  if (name) return name;
  throw new UserError(`which profile? make up PROFILE=… with one of: ${(await profileNames()).join(', ')}`);
}
