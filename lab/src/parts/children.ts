/** Balancers whose first process only minds those that serve: a reload brings new ones, and the old ones go. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import type { Remote } from './remote.ts';

/** Prints the ids of the processes that the one in a pid file has started. Where there is no /proc, ps knows. */
const CHILDREN = `
parent=$(cat "$0")
if [ -r /proc/self/stat ]; then
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/(.*)/-/' | awk -v parent="$parent" '$4 == parent { print $1 }'
else
  ps -A -o ppid=,pid= | awk -v parent="$parent" '$1 == parent { print $2 }'
fi`;

const POLL_MS = 25;
const TOLD_WITHIN_MS = 15_000;
/** Connections hold an old one for as long as they last, which is past waiting for. */
const GONE_WITHIN_MS = 3000;

/** @param pidFile in the part's scratch folder */
export async function childrenOf(remote: Remote, part: string, pidFile: string): Promise<number[]> {
  const { scratch } = await remote.place(part);
  const { stdout } = await remote.exec(part, ['sh', '-c', CHILDREN, `${scratch}/${pidFile}`]);
  return stdout.split('\n').filter(Boolean).map(Number);
}

/**
 * Has `reload` done, and waits until others serve and those that there were before are gone, but not for ever.
 * @throws {UserError} where no others come: it could not use its new files.
 */
export async function replaceChildren(
  remote: Remote,
  part: string,
  pidFile: string,
  reload: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const before = await childrenOf(remote, part, pidFile);
  await reload();
  const told = performance.now();
  for (;;) {
    const now = await childrenOf(remote, part, pidFile);
    const others = now.some((pid) => !before.includes(pid));
    const waited = performance.now() - told;
    if (others && (!now.some((pid) => before.includes(pid)) || waited > GONE_WITHIN_MS)) return;
    if (waited > TOLD_WITHIN_MS)
      throw new UserError(`${part} goes on with the servers that it had: make logs tells why`);
    await sleep(POLL_MS, undefined, { signal });
  }
}
