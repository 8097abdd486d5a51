/**
 * A shard is a part of a run: of users numbered from 1, those whose numbers come round to it. All that a user does follows
 * from the run's seed and the user's number, so that it is the same in whichever shard, of however many.
 */
import { createHash, randomBytes } from 'node:crypto';
import { UserError } from '../model/errors.ts';
import type { Shard } from '../model/event.ts';

/**
 * Of as many users in a row as there are shards, each shard has one; which of them, goes round: what is done by every
 * fourth user alone, such as to open fresh connections, would else be done by one shard alone.
 * @param index of the user, from 0
 */
export function isOwn(shard: Shard | undefined, index: number): boolean {
  if (shard === undefined) return true;
  const { number, of } = shard;
  const round = Math.floor(index / of);
  return (index + round + (round >> 1)) % of === number - 1;
}

/** How many of `users` are a shard's. */
export function ownUsers(shard: Shard | undefined, users: number): number {
  let own = 0;
  for (let index = 0; index < users; index++) if (isOwn(shard, index)) own++;
  return own;
}

/** What marks carry: the same in all shards of a run, and in no other run. */
export const tagOf = (shard: Shard | undefined): string =>
  shard === undefined
    ? randomBytes(3).toString('hex')
    : createHash('sha256').update(shard.run).digest('hex').slice(0, 6);

/** @throws {UserError} where a shard would have nobody */
export function requireUsersFor(shard: Shard | undefined, users: number): void {
  if (shard === undefined || users >= shard.of) return;
  throw new UserError(
    `${users === 1 ? 'there is one user' : `there are ${users} users`} for ${shard.of} shards: each needs one. Say --shard 1/${users} and so on, or more users`,
  );
}
