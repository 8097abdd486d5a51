/** Which runtime serves: the one that was asked for, the one that is up, or the best that this machine offers. */
import { UserError } from 'session-lab';
import type { Profile } from './catalogue/profile.ts';
import { PLAIN, type RuntimeTraits } from './catalogue/runtime.ts';
import type { DriverOptions, Say } from './drivers/driver.ts';
import { drivers, ON_REQUEST } from './drivers/index.ts';
import { Lab } from './lab.ts';
import { labNames } from './lab-names.ts';
import { noLabIsUp, noSuchLab, severalLabs } from './problems.ts';

export const RUNTIME_NAMES: readonly string[] = Object.keys(drivers);

/** Of the runtime that is asked for; where none is, of those that are tried. */
export const traitsOfRuntime = (runtime: string | undefined): RuntimeTraits =>
  (runtime === undefined ? undefined : drivers[runtime]?.traits) ?? PLAIN;

/** @throws {Error} where there is no such runtime */
export function openLab(runtime: string, options: DriverOptions): Lab {
  const Runtime = drivers[runtime];
  if (!Runtime) throw new Error(`there is no runtime ${runtime}`);
  return new Lab(new Runtime(options), options);
}

/** Tried in this order where none is asked for. */
const [FIRST = '', ...OTHERS] = RUNTIME_NAMES.filter((name) => !ON_REQUEST.includes(name));

/**
 * A lab that is ready to be brought up. Where no runtime is asked for: the first that can be had, after saying why the
 * others can't.
 * @throws {UserError} where the one that was asked for, or the last resort, can't be had.
 */
export async function prepareLab(
  wanted: string | undefined,
  options: DriverOptions,
  say: Say,
  profiles: readonly Profile[],
): Promise<Lab> {
  let name = wanted ?? FIRST;
  for (const next of [...(wanted === undefined ? OTHERS : []), null]) {
    const lab = openLab(name, options);
    try {
      await lab.prepare(say, profiles);
      return lab;
    } catch (error) {
      if (next === null || !(error instanceof UserError)) throw error;
      say(`Using ${next}, not ${lab.title}: ${error.message}.`);
      name = next;
    }
  }
  throw new Error('there is no runtime');
}

/** One that outlives its command, and goes by a name. */
export interface NamedLab {
  readonly name: string;
  readonly lab: Lab;
}

/**
 * The labs that are up, in whichever runtime, or in the one that is asked for; the usual one first.
 * @param name of the only one that is looked for
 */
export async function runningLabs(
  wanted: string | undefined,
  signal: AbortSignal,
  name?: string,
): Promise<NamedLab[]> {
  const running: NamedLab[] = [];
  for (const each of name === undefined ? await labNames() : [name])
    for (const runtime of wanted === undefined ? RUNTIME_NAMES : [wanted]) {
      const lab = openLab(runtime, { lab: each, port: 0, signal });
      // Nothing can be up in a runtime that is not available; a user who asked for it is told why.
      if (await isUp(lab, wanted !== undefined)) running.push({ name: each, lab });
    }
  return running;
}

async function isUp(lab: Lab, asked: boolean): Promise<boolean> {
  try {
    await lab.available();
    return (await lab.status()) !== null;
  } catch (error) {
    if (asked || !(error instanceof UserError)) throw error;
    return false;
  }
}

/** @throws {UserError} where no lab is up, or several are and none was named. */
export async function runningLab(
  wanted: string | undefined,
  signal: AbortSignal,
  name?: string,
): Promise<Lab> {
  const running = await runningLabs(wanted, signal, name);
  const [first] = running;
  if (!first) throw name === undefined ? noLabIsUp() : noSuchLab(name);
  if (new Set(running.map(({ name }) => name)).size > 1) throw severalLabs(running.map(({ name }) => name));
  return first.lab;
}
