/** Which runtime serves: the one that was asked for, the one that is up, or the best that this machine offers. */
import { UserError } from '@session-lab/loadtest';
import type { Profile } from '../profile.ts';
import { Compose } from './compose/compose.ts';
import { requireDocker } from './compose/docker.ts';
import { noLabIsUp } from './problems.ts';
import { Processes } from './processes/processes.ts';
import type { Runtime, RuntimeName, RuntimeOptions, Say } from './runtime.ts';

const runtimes = {
  compose: Compose,
  processes: Processes,
} as const satisfies Record<RuntimeName, new (options: RuntimeOptions) => Runtime>;

export const RUNTIME_NAMES = Object.keys(runtimes) as readonly RuntimeName[];

export const openRuntime = (name: RuntimeName, options: RuntimeOptions): Runtime =>
  new runtimes[name](options);

/**
 * The runtime to bring a lab up with, ready to do so. Where none is asked for: Compose if it can be had, else
 * processes, after saying why.
 * @throws {UserError} where the one that was asked for, or the last resort, can't be had.
 */
export async function prepareRuntime(
  wanted: RuntimeName | undefined,
  options: RuntimeOptions,
  say: Say,
  profiles: readonly Profile[],
): Promise<Runtime> {
  const first = openRuntime(wanted ?? 'compose', options);
  try {
    await first.prepare(say, profiles);
    return first;
  } catch (error) {
    if (wanted !== undefined || !(error instanceof UserError)) throw error;
    say(`Using processes, not Docker Compose: ${error.message}.`);
  }
  const processes = openRuntime('processes', options);
  await processes.prepare(say, profiles);
  return processes;
}

/** Every runtime in which this lab is up. */
export async function runningRuntimes(
  wanted: RuntimeName | undefined,
  options: RuntimeOptions,
): Promise<Runtime[]> {
  const running: Runtime[] = [];
  for (const name of wanted === undefined ? RUNTIME_NAMES : [wanted]) {
    // Without an engine nothing can be up in it, which is for those to hear who ask for it.
    if (name === 'compose' && wanted === 'compose') await requireDocker(options.signal);
    if (name === 'compose' && wanted === undefined && !(await dockerAnswers(options.signal))) continue;
    const runtime = openRuntime(name, options);
    if (await runtime.status()) running.push(runtime);
  }
  return running;
}

/** @throws {UserError} where no lab is up. */
export async function runningRuntime(
  wanted: RuntimeName | undefined,
  options: RuntimeOptions,
): Promise<Runtime> {
  const [running] = await runningRuntimes(wanted, options);
  if (running) return running;
  throw noLabIsUp();
}

async function dockerAnswers(signal: AbortSignal): Promise<boolean> {
  try {
    await requireDocker(signal);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
