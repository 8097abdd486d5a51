/**
 * Runs tasks side by side, as many as their weights leave room for. A task that is too heavy for the room left lets
 * lighter ones pass; one that is too heavy for all of it runs alone.
 */
export async function sideBySide<T>(
  tasks: readonly T[],
  room: number,
  weigh: (task: T) => number,
  run: (task: T) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks];
  const running = new Set<Promise<void>>();
  let left = room;
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex((task) => weigh(task) <= left || running.size === 0);
    const [task] = next < 0 ? [] : waiting.splice(next, 1);
    if (task === undefined) {
      await Promise.race(running);
      continue;
    }
    left -= weigh(task);
    const done = run(task).finally(() => {
      left += weigh(task);
      running.delete(done);
    });
    running.add(done);
  }
}
