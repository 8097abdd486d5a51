/** One experiment on a lab of the test's own, on the processes runtime. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { faultNamed } from '../../src/catalogue/faults/index.ts';
import { Unsupported } from '../../src/catalogue/fitness.ts';
import type { Profile } from '../../src/catalogue/profile.ts';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import { openLab } from '../../src/choose-lab.ts';
import { LABS } from '../../src/paths.ts';
import { runExperiment } from '../../src/plan/experiment.ts';
import { ONE_BY_ONE } from '../../src/plan/plan.ts';
import { startReaper } from '../../src/reaper/start-reaper.ts';

export const { signal } = new AbortController();
const LAB = `test-experiment-${process.pid}`;
export const lab = openLab('processes', { lab: LAB, port: 0, signal });
// Where this file is ended before its time, somebody else clears up.
const reaper = startReaper(lab.name, LAB, join(LABS, LAB));
t.teardown(async () => {
  await lab.down();
  reaper.dismiss();
});

export const QUICK = ['--scenario', 'image', '--pause', '20ms', '--users', '30'];
/** Leaves the processor to replicas that have to start. */
export const GENTLE = ['--scenario', 'image', '--pause', '60ms', '--users', '18'];

interface Trial {
  readonly args: readonly string[];
  readonly kill?: boolean;
  readonly fault?: string;
  /** Milliseconds of load before the fault. */
  readonly afterMs?: number;
  /** Asked of the lab once it is up. */
  readonly before?: () => Promise<void>;
  /** What the lab really runs, where that is not what it says. */
  readonly really?: Partial<Profile>;
}

export async function experiment(
  t: Test,
  name: string,
  { args, kill, fault = kill ? 'kill' : undefined, afterMs = 1500, before, really }: Trial,
) {
  const profile = await readProfile(name);
  const kind = fault === undefined ? undefined : faultNamed(fault);
  await lab.up({ ...profile, links: kind?.onLinks ?? false, ...really });
  await before?.();
  const file = join(t.testdir(), 'history.ndjson.gz');
  const judge = await runExperiment({
    lab,
    profile,
    loadArgs: args,
    fault: kind ? { fault: kind, afterMs, forMs: kind.leastMs ?? 500, how: ONE_BY_ONE } : null,
    file,
    watch: { progress: () => {}, say: () => {} },
    signal,
  });
  return { result: judge.result(), file };
}

/** True, and skipped with the reason, where what is here can't run a profile. */
export async function unsupported(t: Test, name: string): Promise<boolean> {
  try {
    await lab.up(await readProfile(name));
    return false;
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    t.pass(name, { skip: error.message });
    return true;
  }
}
