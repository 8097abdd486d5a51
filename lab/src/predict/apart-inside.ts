/**
 * Replicas of several processes with a memory each. However a balancer leads a user back to a replica, inside it any
 * process may take the connection: what is kept falls to one in as many.
 */
import type { Spread } from './moves.ts';
import type { Pick } from './pick.ts';
import { wanders } from './wanders.ts';

export const apartInside = ({ leadsBack }: Spread, processes: number): Spread =>
  wanders({
    pick: (random) => anyOf(random),
    places: (replicas) => (leadsBack ? processes : processes * replicas),
    goes: leadsBack
      ? `the redirect goes to the same replica, but to any of its ${processes} processes`
      : `the redirect goes to any of the ${processes} processes of any replica`,
  });

/** The kernel gives a connection to a process that is free, and which of those is chance. */
const anyOf =
  (random: () => number): Pick =>
  (busy) =>
    Math.floor(random() * busy.length);
