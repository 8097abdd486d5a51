/** Other machines get only a little load, unless the user says otherwise. */
import type { LoadOptions } from '../load/run-load.ts';
import { UserError } from '../model/errors.ts';

export const CAP = { users: 20, rate: 20, durationMs: 60_000, pauseMs: 100, duringMs: 600_000 } as const;

/** Whether it is this very machine that gets the load. */
export function isThisMachine({ target, way }: Pick<LoadOptions, 'target' | 'way'>): boolean {
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return isLoopback(way?.resolve?.get(`${target.hostname}:${port}`) ?? target.hostname);
}

/**
 * @param settleMs how much longer it may last before a command and after it
 * @throws {UserError} that says what is too much, and how to allow it
 */
export function requireModestLoad(load: LoadOptions, settleMs = 0): void {
  const { target, users, rate, durationMs, pauseMs } = load;
  if (isThisMachine(load)) return;
  const excess = [
    ...(rate === null && users > CAP.users ? [`--users ${users} (at most ${CAP.users})`] : []),
    ...(rate !== null && rate > CAP.rate ? [`--rate ${rate} (at most ${CAP.rate})`] : []),
    ...(durationMs > CAP.durationMs
      ? [`--duration ${durationMs}ms (at most ${CAP.durationMs / 1000}s)`]
      : []),
    ...(settleMs > CAP.durationMs ? [`--settle ${settleMs}ms (at most ${CAP.durationMs / 1000}s)`] : []),
    ...(pauseMs < CAP.pauseMs ? [`--pause ${pauseMs}ms (at least ${CAP.pauseMs}ms)`] : []),
  ];
  if (excess.length === 0) return;
  throw new UserError(
    `${target.host} is not this machine, and this is a lot for it: ${excess.join(', ')}. If it is yours to load, add --no-cap`,
  );
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127\./.test(hostname)
  );
}
