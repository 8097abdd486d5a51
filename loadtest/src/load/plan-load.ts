/** Who is to come when, from where, as whom: all that is known of the users before the load. */
import { UserError } from '../model/errors.ts';
import type { Clients, Connections, Shard } from '../model/event.ts';
import { type Random, seededRandom } from '../model/random.ts';
import type { Mix } from '../scenarios/mix.ts';
import type { Values } from '../scenarios/scenario.ts';
import { type Arrivals, arrivalTimes } from './arrivals.ts';
import { clientAddresses } from './client-addresses.ts';
import { isOwn, requireUsersFor } from './shard.ts';

export interface PlanOptions {
  readonly mix: Mix;
  readonly users: number;
  readonly rate: number | null;
  readonly arrivals: Arrivals;
  readonly clients: Clients;
  readonly connections: Connections;
  readonly durationMs: number;
  readonly seed: number;
  readonly accounts?: readonly Values[];
  readonly shard?: Shard | undefined;
}

export interface PlannedUser {
  /** From 1. */
  readonly number: number;
  readonly address: string;
  /** Such as an account's. */
  readonly values: Values;
  /** Each request on a connection of its own. */
  readonly fresh: boolean;
  /** When they come, in milliseconds after the load began. */
  readonly afterMs: number;
  /** Of pauses, and of all that is drawn. */
  readonly random: Random;
}

export interface LoadPlan {
  /** In all shards. */
  readonly users: number;
  /** This shard's, from 0, in the order in which they come. */
  readonly own: readonly number[];
  user(index: number): PlannedUser;
  /** The account of the walk before the load: of this shard's, the last. */
  readonly walkAs: Values;
  readonly notices: readonly string[];
}

// Users arrive over a while, not all in the same moment: a crowd at the door measures the door.
const ARRIVAL_MS = 500;

/** In one open loop: the judge remembers each user. */
const MOST_ARRIVALS = 1_000_000;

/** With two connections a user, a balancer of usual settings has room for so many side by side. */
export const MOST_USERS = 2000;

const NOBODY: Values = {};

/** @throws {UserError} where it can't be done: too many users, too few accounts */
export function planLoad(options: PlanOptions): LoadPlan {
  const { mix, rate, clients, connections, durationMs, seed, accounts, shard } = options;
  const [{ scenario }] = mix;
  requireAccounts(options);
  if (rate !== null && (rate * durationMs) / 1000 > MOST_ARRIVALS) {
    throw new UserError(
      `${rate} new users a second for that long are over ${MOST_ARRIVALS} in all: make it shorter`,
    );
  }
  const notices: string[] = [];
  const arrivals =
    rate === null
      ? null
      : whileAccountsLast(arrivalTimes(options.arrivals, rate, durationMs, seed), options, notices);
  const users = arrivals?.length ?? options.users;
  requireUsersFor(shard, users);
  const addresses = clientAddresses(clients, users, seed);
  const own: number[] = [];
  for (let index = 0; index < users; index++) if (isOwn(shard, index)) own.push(index);
  if (rate === null && own.length > MOST_USERS) {
    throw new UserError(
      `one process has room for ${MOST_USERS} users side by side, and this one would have ${own.length}: share them out, as --workers ${Math.ceil(users / MOST_USERS)} does on the processors of this machine`,
    );
  }
  return {
    users,
    own,
    user(index) {
      const random = seededRandom(seed + 1 + index);
      return {
        number: index + 1,
        address: addresses[index] ?? '10.0.0.1',
        values: accounts?.[index % accounts.length] ?? NOBODY,
        fresh: isFresh(connections, index + 1),
        afterMs: arrivals ? (arrivals[index] ?? 0) : random() * ARRIVAL_MS,
        random,
      };
    },
    walkAs: walkAs(accounts, shard, scenario.app.isolated),
    notices,
  };
}

/** Another shard's user may be in any account that is not this one's. */
function walkAs(
  accounts: readonly Values[] | undefined,
  shard: Shard | undefined,
  isolated: boolean,
): Values {
  if (!accounts) return NOBODY;
  const own = accounts.findLast((_, index) => isOwn(shard, index));
  if (own) return own;
  if (!isolated) return accounts.at(-1) ?? NOBODY;
  throw new UserError(
    `there are ${accounts.length} accounts for ${shard?.of} shards: each needs one for its users. Add accounts, or say fewer shards`,
  );
}

/** Of every four users the second, so that two users are enough for one of them. */
const isFresh = (connections: Connections, user: number): boolean =>
  connections === 'fresh' || (connections === 'mixed' && user % 4 === 2);

/** @throws {UserError} where users would have to share an account: each would see what the other does */
function requireAccounts({ accounts, users, rate, mix, shard }: PlanOptions): void {
  const [{ scenario }] = mix;
  if (!accounts || !scenario.app.isolated || rate !== null || users <= accounts.length) return;
  const enough = accounts.length === 1 ? 'one user' : `${accounts.length} users`;
  const all = shard ? `, in all ${shard.of} shards together` : '';
  throw new UserError(
    `the scenario has accounts for ${enough}, and there are to be ${users}${all}: those who share an account see each other's data. Add accounts, or say --users ${accounts.length}`,
  );
}

/** New users get an account each, until there is none left: then the load ends. */
function whileAccountsLast(
  arrivals: readonly number[],
  { accounts, mix }: PlanOptions,
  notices: string[],
): readonly number[] {
  const [{ scenario }] = mix;
  if (!accounts || !scenario.app.isolated || arrivals.length <= accounts.length) return arrivals;
  const endsAfter = ((arrivals[accounts.length] ?? 0) / 1000).toFixed(1);
  notices.push(
    `there are ${accounts.length} accounts, and ${arrivals.length} users were to arrive: each account is given once, and the load ends after ${endsAfter} s, when none is left`,
  );
  return arrivals.slice(0, accounts.length);
}
