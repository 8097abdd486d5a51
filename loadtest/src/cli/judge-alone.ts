/** One replica alone, tried first: what it violates is the app's own doing. */
import { Judge } from '../judge/judge.ts';
import { wholeNow } from '../load/clock.ts';
import { type LoadOptions, runLoad } from '../load/run-load.ts';
import type { Baseline } from '../model/event.ts';

/** Enough to see a defect that is always there. */
const USERS = 8;
const FLOWS = 6;

export async function judgeAlone(load: LoadOptions, target: URL, signal: AbortSignal): Promise<Baseline> {
  const judge = new Judge();
  const users = Math.min(load.users, USERS);
  const alone: LoadOptions = {
    ...load,
    target,
    users,
    flows: FLOWS,
    rate: null,
    connections: 'kept',
    shard: undefined,
    startAt: undefined,
  };
  await runLoad(alone, (event) => judge.add(event), signal);
  const { guarantees, losses } = judge.result();
  const broken = Object.entries(guarantees).flatMap(([name, found]) =>
    found?.verdict === 'broken' ? name : [],
  );
  return {
    type: 'baseline',
    at: wholeNow(),
    target: target.origin,
    broken,
    causes: Object.keys(losses.byCause),
  };
}
