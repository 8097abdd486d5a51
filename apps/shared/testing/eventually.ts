import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 10_000;

/** Polls until it holds. @throws where it does not in time: within ten seconds, unless said otherwise. */
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

/** True where a task comes through: to be polled for. */
export const works = (task: () => Promise<unknown>): Promise<boolean> =>
  task().then(
    () => true,
    () => false,
  );
