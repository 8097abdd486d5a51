/**
 * Which share of redirects returns to the replica that took the post, under one strict rotation. A lone user's
 * never does (for two replicas or more); with many users in between it nears 1/N. In between it depends on
 * how many requests of others fall between the post and its redirect, so the rotation is played through.
 */
import { exponential, seededRandom } from '@session-lab/loadtest/load/random.ts';

export interface RotationLoad {
  readonly users: number;
  readonly replicas: number;
  /** Mean of the exponential pause before each request, in milliseconds. */
  readonly pauseMs: number;
  /** Mean time to an answer, in milliseconds. */
  readonly latencyMs: number;
}

// Past this many users, the rotation is well mixed whatever comes on top.
const USERS_PLAYED = 200;
const FLOWS_PLAYED = 20_000;

/** Share of flows kept, in [0, 1]; the same for the same load. */
export function rotationKept({ users, replicas, pauseMs, latencyMs }: RotationLoad): number {
  const random = seededRandom(1);
  const wait = () => exponential(pauseMs, random) + exponential(Math.max(latencyMs, 0.01), random);
  // Each user is either about to post or to follow a redirect from the replica that took the post.
  const players = Array.from({ length: Math.min(users, USERS_PLAYED) }, () => ({ at: wait(), postedOn: -1 }));
  let next = 0;
  let flows = 0;
  let kept = 0;
  while (flows < FLOWS_PLAYED) {
    const player = players.reduce((first, other) => (other.at < first.at ? other : first));
    const replica = next++ % replicas;
    if (player.postedOn < 0) player.postedOn = replica;
    else {
      flows++;
      if (player.postedOn === replica) kept++;
      player.postedOn = -1;
    }
    player.at += wait();
  }
  return kept / flows;
}
