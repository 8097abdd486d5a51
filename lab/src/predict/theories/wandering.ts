/** A balancer that knows no sessions, and replicas that keep theirs to themselves. */

import type { Cause, GuaranteeName } from '@session-lab/loadtest';
import { isPick } from '../picks.ts';
import { keptByPlaying } from '../play-through.ts';
import { hasRaces, OF_A_MEMORY, type Theorise } from '../theory.ts';

export const wandering: Theorise = ({ lab, run, meanLatencyMs, concurrency, flows }, mix) => {
  const share = keptByPlaying({
    balancer: isPick(lab.balancer) ? lab.balancer : 'round-robin',
    mix,
    users: run.rate === null ? run.users : Math.max(1, Math.round(concurrency)),
    replicas: lab.replicas.length,
    pauseMs: run.pauseMs,
    latencyMs: meanLatencyMs,
  });
  // See withExpress in sticky.ts; and its users keep their cookie, so that they may come back to an older session.
  const express = lab.app === 'express';
  const races: readonly GuaranteeName[] = express && hasRaces(mix) ? ['no-lost-update'] : [];
  const mayBreak = [...OF_A_MEMORY, ...races];
  return {
    verdict: 'broken',
    kept: around(share, flows),
    faultKept: null,
    // Few sessions are whole when the kill comes; how many of those the dead replica has is chance.
    faultLost: null,
    // What the wrong replica does not know it clears the cookie of.
    causes: [...CAUSES, ...(express ? (['overwritten', 'unexplained'] as const) : [])],
    mayBreak,
    faultMayBreak: mayBreak,
    shares: null,
    homes: null,
    messagesPerWrite: 0,
    because:
      BECAUSE[lab.balancer] ?? 'the redirect goes to any replica, and each knows only its own sessions',
  };
};

const CAUSES: readonly Cause[] = ['wrong-replica', 'dead-replica', 'cookie-cleared', 'cookie-replaced'];

const BECAUSE: Readonly<Record<string, string>> = {
  'round-robin': 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  'least-conn': 'the redirect goes to whichever replica is least busy, and each knows only its own sessions',
  pm2: 'Node hands each connection to the next worker in turn, and each knows only its own sessions',
  'random-two': 'the redirect goes to a replica drawn at random, and each knows only its own sessions',
};

// Three standard errors (0.3 % of runs fall outside by chance) and two points for what the model leaves out:
// latencies that vary with the load, and users that wait for each other on a busy machine.
const STANDARD_ERRORS = 3;
const MODEL_ERROR = 0.02;

function around(share: number, flows: number): [number, number] {
  if (share === 0 || flows === 0) return [share, share];
  const margin = MODEL_ERROR + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows);
  return [Math.max(0, share - margin), Math.min(1, share + margin)];
}
