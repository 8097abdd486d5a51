/** One experiment on a lab of the test's own, on the processes runtime. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { runExperiment } from '../../src/experiment.ts';
import { ONE_BY_ONE } from '../../src/faults/fault.ts';
import { type FaultName, faultKind } from '../../src/faults/faults.ts';
import { LABS } from '../../src/paths.ts';
import { type Profile, readProfile, Unsupported } from '../../src/profile.ts';
import { startReaper } from '../../src/reaper/start-reaper.ts';
import { Processes } from '../../src/runtime/processes/processes.ts';

export const { signal } = new AbortController();
const LAB = `test-experiment-${process.pid}`;
export const runtime = new Processes({ lab: LAB, port: 0, signal });
// Where this file is ended before its time, somebody else clears up.
const reaper = startReaper(runtime.name, LAB, join(LABS, LAB));
t.teardown(async () => {
  await runtime.down();
  reaper.dismiss();
});

export const QUICK = ['--pause', '20ms', '--users', '30'];
/** Leaves the processor to replicas that have to start. */
export const GENTLE = ['--pause', '60ms', '--users', '18'];

interface Trial {
  readonly args: readonly string[];
  readonly kill?: boolean;
  readonly fault?: FaultName;
  /** Milliseconds of load before the fault. */
  readonly afterMs?: number;
  readonly footprint?: boolean;
  /** Asked of the lab once it is up. */
  readonly before?: () => Promise<void>;
  /** What the lab really runs, where that is not what it says. */
  readonly really?: Partial<Profile>;
}

export async function experiment(
  t: Test,
  name: string,
  { args, kill, fault = kill ? 'kill' : undefined, afterMs = 1500, footprint = false, before, really }: Trial,
) {
  const profile = await readProfile(name);
  const kind = fault && faultKind(fault);
  await runtime.up({ ...profile, links: kind?.links ?? false, ...really });
  await before?.();
  const file = join(t.testdir(), 'history.ndjson.gz');
  const made = kind?.make(await runtime.replicas(), ONE_BY_ONE);
  const judge = await runExperiment({
    runtime,
    profile,
    loadArgs: args,
    fault: made ? { fault: made, afterMs, forMs: made.leastMs ?? 500 } : null,
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
