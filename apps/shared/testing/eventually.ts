import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 10_000;

/** Polls until it holds. @throws if it doesn't in time: ten seconds by default */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  withinMs: number = DEADLINE_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('it did not come about in time');
    await sleep(20);
  }
}

/** Whether a task succeeds, for `eventually` to poll. */
export const works = (task: () => Promise<unknown>): Promise<boolean> =>
  task().then(
    () => true,
    () => false,
  );
