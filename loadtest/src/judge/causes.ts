/** Why something may be lost: each cause is named for what has to be repaired. */

interface CauseDefinition {
  readonly name: string;
  /** What happened, in words. */
  readonly says: string;
  /** Only what a user saw: a store may explain it better, later. */
  readonly open?: true;
  /** The balancer's doing, with or without a fault. */
  readonly ofTheBalancer?: true;
  /** A fault that loses sessions for it strikes a replica; for other causes, the store. */
  readonly ofAReplica?: true;
  /** It goes on for as long as the fault does. */
  readonly goesOn?: true;
}

export const causes = [
  {
    name: 'wrong-replica',
    says: 'asked of a replica that does not have the session',
    ofTheBalancer: true,
  },
  { name: 'dead-replica', says: 'the replica that had the session died', ofAReplica: true },
  { name: 'cookie-replaced', says: 'the cookie had been replaced by another', open: true },
  { name: 'cookie-cleared', says: 'the cookie had been cleared', open: true },
  { name: 'expired', says: 'the session had expired' },
  { name: 'evicted', says: 'the store had made room for others', goesOn: true },
  { name: 'overwritten', says: 'a save by another request at the same time' },
  { name: 'stale-copy', says: 'another replica answered from an older copy' },
  { name: 'lost-by-store', says: 'the store had lost what it held' },
  { name: 'store-unreachable', says: 'the store could not be reached' },
  { name: 'unexplained', says: 'no cause can be seen from outside', open: true },
] as const satisfies readonly CauseDefinition[];

export type Cause = (typeof causes)[number]['name'];

export const causeNamed = (name: string): CauseDefinition | undefined =>
  causes.find((cause) => cause.name === name);
