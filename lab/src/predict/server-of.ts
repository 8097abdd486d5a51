/** The balancers that go by a client's address alone, and where each sends an address. */
import { onRing, ringOf } from './consistent-hash.ts';
import { ipHash } from './ip-hash.ts';

/** Index of the server for an address, of those with these names. */
export type ServerOf = (address: string) => number;

export const byHash = (servers: readonly string[]): ServerOf => {
  return (address) => ipHash(address, servers.length);
};

export const byRing = (servers: readonly string[]): ServerOf => {
  const ring = ringOf(servers);
  return (address) => onRing(ring, address);
};
