/** Whether parts are all of one run: what is foreign is refused, and what is missing or not whole is said. */
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../model/errors.ts';
import type { Run } from '../model/event.ts';
import type { Part } from './survey.ts';

export interface Whole {
  /** One a shard, by their numbers. */
  readonly parts: readonly [Part, ...Part[]];
  /** Why nothing is proved by them, a sentence each. */
  readonly problems: readonly string[];
}

/** What shards of one run have in common. */
const COMMON = {
  scenario: 'scenario',
  seed: 'seed',
  users: 'users',
  rate: 'rate',
  arrivals: 'arrivals',
  clients: 'clients',
  connections: 'connections',
  pauseMs: 'pause (ms)',
  isolated: 'isolation',
  session: 'session',
  probes: 'probes',
} as const satisfies Partial<Record<keyof Run, string>>;

/** @throws {UserError} where a part is another run's */
export function wholeOf(found: readonly Part[]): Whole {
  const [first, ...others] = found;
  if (!first) throw new UserError('there is nothing to merge: name the histories of all shards');
  for (const other of others) requireKin(first, other);
  const { of } = first.shard;
  const parts: Part[] = [];
  const doubled = new Set<number>();
  for (const part of found) {
    const { number } = part.shard;
    if (parts.some(({ shard }) => shard.number === number)) doubled.add(number);
    else parts.push(part);
  }
  parts.sort((a, b) => a.shard.number - b.shard.number);
  const there = new Set(parts.map(({ shard }) => shard.number));
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((number) => !there.has(number));
  const cut = parts.flatMap(({ cutShort, shard }) => (cutShort ? [shard.number] : []));
  return {
    parts: parts as [Part, ...Part[]],
    problems: [
      ...(missing.length > 0 ? [`${named(missing, of)} ${missing.length === 1 ? 'is' : 'are'} missing`] : []),
      ...(doubled.size > 0
        ? [
            `${named([...doubled], of)} ${doubled.size === 1 ? 'is' : 'are'} there twice: it was run twice, or its history named twice`,
          ]
        : []),
      ...(cut.length > 0 ? [`${named(cut, of)} ${cut.length === 1 ? 'was' : 'were'} interrupted`] : []),
    ],
  };
}

/** Of more, only the first is named. */
const MOST_NAMED = 12;

/** `shard 3 of 8`, `shards 3, 5 and 6 of 8`. */
function named(numbers: readonly number[], of: number): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  if (sorted.length > MOST_NAMED) return `${sorted.length} of ${of} shards, from shard ${sorted[0]} on,`;
  const last = sorted.pop();
  return sorted.length === 0 ? `shard ${last} of ${of}` : `shards ${sorted.join(', ')} and ${last} of ${of}`;
}

function requireKin(first: Part, other: Part): void {
  const refuse = (what: string, own: unknown, its: unknown): never => {
    throw new UserError(
      `${other.file} is of another run than ${first.file}: ${what} ${told(own)}, and there ${told(its)}`,
    );
  };
  if (other.shard.run !== first.shard.run) refuse('--run', other.shard.run, first.shard.run);
  if (other.shard.of !== first.shard.of) refuse('shards in all:', other.shard.of, first.shard.of);
  for (const [key, name] of Object.entries(COMMON)) {
    const [own, its] = [other.run[key as keyof Run], first.run[key as keyof Run]];
    if (!isDeepStrictEqual(own, its)) refuse(name, own, its);
  }
}

const told = (value: unknown): string => JSON.stringify(value ?? null);
