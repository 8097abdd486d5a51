/** The replicas as a balancer has found them by itself: which they are, and in which order it has them, learned by asking through it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import type { Replica } from '../topology.ts';

const POLL_MS = 100;
const WITHIN_MS = 30_000;

/** The place in the line of so many servers that an address is sent to. */
export type PlaceInLine = (address: string, servers: number) => number;

interface Search {
  /** Of the balancer. */
  readonly url: string;
  /** Those that it should find; asked again and again, for some may be on their way. */
  readonly running: () => Promise<readonly Replica[]>;
  /** Where all that counts is the order of the servers. */
  readonly placeOf: PlaceInLine | undefined;
  readonly signal: AbortSignal;
}

/**
 * Returns when the balancer sends users to just those that run: in its order where one counts.
 * @throws {UserError} where it doesn't in time
 */
export async function foundServers({ url, running, placeOf, signal }: Search): Promise<readonly Replica[]> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    const expected = await running();
    const found = placeOf ? await inLine(url, expected, placeOf, signal) : await met(url, expected, signal);
    if (found) return found;
    if (performance.now() > deadline)
      throw new UserError(`the balancer does not find ${expected.join(', ')}: make logs tells more`);
    await sleep(POLL_MS, undefined, { signal });
  }
}

/**
 * By addresses whose hash leaves each rest modulo n · (n + 1): with any number of servers but n, some two that should
 * share one would be apart.
 */
async function inLine(
  url: string,
  expected: readonly Replica[],
  placeOf: PlaceInLine,
  signal: AbortSignal,
): Promise<readonly Replica[] | null> {
  const count = expected.length;
  const asked = addressesFor(count * (count + 1), placeOf);
  const answers = await Promise.all(asked.map((address) => replicaFor(url, address, signal)));
  const order = Array.from({ length: count }, (_, place) => answers[place]);
  const steady = answers.every((replica, rest) => replica === order[rest % count]);
  const line = order.flatMap((name) => expected.find((replica) => replica === name) ?? []);
  return steady && new Set(line).size === count ? line : null;
}

/** One for each place, in their order. */
function addressesFor(places: number, placeOf: PlaceInLine): string[] {
  const found: string[] = [];
  for (let at = 0; found.filter(Boolean).length < places; at++) {
    const address = `10.${at % 256}.${Math.floor(at / 256)}.1`;
    found[placeOf(address, places)] ??= address;
  }
  return found;
}

/** In no order: whoever answers, if all do that should. */
async function met(
  url: string,
  expected: readonly Replica[],
  signal: AbortSignal,
): Promise<readonly Replica[] | null> {
  const answers: (string | null)[] = [];
  for (let turn = 0; turn < 2 * expected.length; turn++)
    answers.push(await replicaFor(url, `10.${turn}.${turn}.1`, signal));
  return expected.every((replica) => answers.includes(replica)) ? expected : null;
}

/** Null where nobody answers well. */
async function replicaFor(url: string, address: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/healthz`, {
      headers: { 'x-forwarded-for': address, connection: 'close' },
      signal,
    });
    await answer.text();
    return answer.ok ? answer.headers.get('x-replica') : null;
  } catch (error) {
    signal.throwIfAborted();
    // What fetch says where nobody listens, or a connection ends in the middle.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
