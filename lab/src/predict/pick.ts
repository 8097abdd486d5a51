/** How a balancer picks a server for a request whatever its session: equal weights, all servers alive, one worker. */

/** @param busy requests under way on each server. Returns the index of one. */
export type Pick = (busy: readonly number[]) => number;

/** One server after the other. */
export const inTurn = (): Pick => {
  let next = 0;
  return (busy) => next++ % busy.length;
};
