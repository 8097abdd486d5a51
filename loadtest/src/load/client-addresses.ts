/**
 * Where virtual users call from: `spread` over a /24 network each, many from each of a few as in an `office`, or all
 * behind one `nat`.
 */
import type { Clients } from '../model/event.ts';
import { type Random, seededRandom } from '../model/random.ts';

/** 10.0.0.0/8 has 65 536 networks of that size; past this many users, several share one. */
const MOST_NETWORKS = 50_000;

const OFFICES = 4;

/** IPv4 addresses, one a user, from 10.0.0.0/8; the same for the same seed. */
export function clientAddresses(clients: Clients, users: number, seed: number): readonly string[] {
  const random = seededRandom(seed);
  if (clients === 'nat' || clients === 'none') return new Array<string>(users).fill(`${network(random)}.1`);
  const networks = new Set<string>();
  const wanted = clients === 'office' ? OFFICES : MOST_NETWORKS;
  while (networks.size < Math.min(users, wanted)) networks.add(network(random));
  const list = [...networks];
  return Array.from(
    { length: users },
    (_, user) => `${list[user % list.length]}.${1 + Math.floor(random() * 254)}`,
  );
}

const network = (random: Random): string => `10.${octet(random)}.${octet(random)}`;
const octet = (random: Random): number => Math.floor(random() * 256);
