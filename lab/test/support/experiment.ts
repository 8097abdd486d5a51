/** One experiment on a lab of the test's own, on the processes runtime. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { runExperiment } from '../../src/experiment.ts';
import { type FaultName, faultKind } from '../../src/faults/faults.ts';
import { type Profile, readProfile, Unsupported } from '../../src/profile.ts';
import { Processes } from '../../src/runtime/processes/processes.ts';

export const { signal } = new AbortController();
export const runtime = new Processes({ lab: `test-experiment-${process.pid}`, port: 0, signal });
t.teardown(() => runtime.down());

export const QUICK = ['--pause', '20ms', '--users', '30'];

interface Trial {
  readonly args: readonly string[];
  readonly kill?: boolean;
  readonly fault?: FaultName;
  readonly footprint?: boolean;
  /** What the lab really runs, where that is not what it says. */
  readonly really?: Partial<Profile>;
}

export async function experiment(
  t: Test,
  name: string,
  { args, kill, fault = kill ? 'kill' : undefined, footprint = false, really }: Trial,
) {
  const profile = await readProfile(name);
  await runtime.up({ ...profile, ...really });
  const trial = fault ? faultKind(fault).make(await runtime.replicas()) : null;
  const file = join(t.testdir(), 'history.ndjson.gz');
  const judge = await runExperiment({
    runtime,
    profile,
    loadArgs: args,
    fault: trial && { fault: trial, afterMs: 1500, forMs: trial.leastMs ?? 500 },
    footprint,
    file,
    watch: { progress: () => {}, say: () => {} },
    signal,
  });
  return { result: judge.result(), file };
}

/** True, and skipped with the reason, where what is here can't run a profile. */
export async function unsupported(t: Test, name: string): Promise<boolean> {
  try {
    await runtime.up(await readProfile(name));
    return false;
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    t.pass(name, { skip: error.message });
    return true;
  }
}
