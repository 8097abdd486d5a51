/** What is not to outlive the program, however it ends: taken away without waiting, where whoever made it has not done so. */

const tasks = new Set<() => void>();

/** @param task what to do at the program's end @returns to be called when there is nothing to do any more */
export function onLeaving(task: () => void): () => void {
  if (tasks.size === 0) process.once('exit', leave);
  tasks.add(task);
  return () => {
    tasks.delete(task);
    if (tasks.size === 0) process.off('exit', leave);
  };
}

function leave(): void {
  for (const task of tasks) task();
}
