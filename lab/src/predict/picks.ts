/** How nginx picks a server for a request whatever its session: equal weights, all servers alive, one worker. */
import type { Random } from '@session-lab/loadtest';

/** @param busy requests under way on each server. Returns the index of one. */
export type Pick = (busy: readonly number[]) => number;

const roundRobin = (): Pick => {
  let next = 0;
  return (busy) => next++ % busy.length;
};

/** Those with the fewest requests under way, and among them the smooth round robin that all of nginx uses. */
const leastConn = (): Pick => {
  const current: number[] = [];
  return (busy) => {
    const least = Math.min(...busy);
    const tied = busy.flatMap((count, server) => (count === least ? [server] : []));
    const [only = 0] = tied;
    if (tied.length === 1) return only;
    for (const server of tied) current[server] = (current[server] ?? 0) + 1;
    const best = tied.reduce((best, server) =>
      (current[server] ?? 0) > (current[best] ?? 0) ? server : best,
    );
    current[best] = (current[best] ?? 0) - tied.length;
    return best;
  };
};

/** The less busy of two that are drawn at random. */
const randomTwo =
  (random: Random): Pick =>
  (busy) => {
    const first = Math.floor(random() * busy.length);
    const step = 1 + Math.floor(random() * (busy.length - 1));
    const second = (first + step) % busy.length;
    return (busy[second] ?? 0) < (busy[first] ?? 0) ? second : first;
  };

export const picks = {
  'round-robin': roundRobin,
  'least-conn': leastConn,
  'random-two': randomTwo,
  // Node's cluster module: each new connection goes to the next worker, and here each request is a connection.
  pm2: roundRobin,
} as const satisfies Record<string, (random: Random) => Pick>;

export type PickName = keyof typeof picks;

export const isPick = (balancer: string): balancer is PickName => balancer in picks;
