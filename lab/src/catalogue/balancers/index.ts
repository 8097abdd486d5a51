/** The balancers, in the order in which their profiles are told: a line each. */
import type { Balancer } from './balancer.ts';
import { byContent } from './by-content.ts';
import { groups } from './groups.ts';
import { hashConsistent } from './hash-consistent.ts';
import { ipHash } from './ip-hash.ts';
import { layer4 } from './layer-4.ts';
import { leastConn } from './least-conn.ts';
import { pm2 } from './pm2.ts';
import { randomTwo } from './random-two.ts';
import { roundRobin } from './round-robin.ts';
import { stickTable } from './stick-table.ts';
import { stickTablePeers } from './stick-table-peers.ts';
import { stickyCookie } from './sticky-cookie.ts';
import { stickyLearn } from './sticky-learn.ts';

export const balancers: readonly Balancer[] = [
  roundRobin,
  byContent,
  leastConn,
  randomTwo,
  pm2,
  ipHash,
  hashConsistent,
  stickyCookie,
  stickyLearn,
  stickTable,
  stickTablePeers,
  layer4,
  groups,
];

export const balancerNamed = (name: string): Balancer | undefined =>
  balancers.find((balancer) => balancer.name === name);
