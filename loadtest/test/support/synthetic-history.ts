/** Histories of a run, in shards or in one, as a load on a sound app would have left them, of as many operations as are wanted. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isOwn } from '../../src/load/shard.ts';
import type { Operation, Run, Shard } from '../../src/model/event.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { HistoryFile } from '../../src/model/history-file.ts';
import { type Random, seededRandom } from '../../src/model/random.ts';
import { Heap } from '../../src/shards/heap.ts';

export interface Synthetic {
  readonly run?: string;
  readonly shards: number;
  /** Of all shards. */
  readonly users: number;
  /** About so many, of all shards. */
  readonly operations: number;
  /** By how much the clock of a shard is ahead of the target's, in milliseconds. */
  readonly skewMs?: (shard: number) => number;
  /** What a shard's history is to be like in place of what it is. */
  readonly change?: (event: HistoryEvent, shard: Shard) => HistoryEvent | readonly HistoryEvent[];
}

const BEGAN = 1_800_000_000_000;
/** A flow is a post, where it leads, and its page. */
const OPERATIONS_A_FLOW = 3;
/** So many flows of a session, then comes a new one. */
const FLOWS_A_SESSION = 10;
/** Between two requests of a user. */
const PAUSE_MS = 100;
const REPLICAS = ['app-1', 'app-2', 'app-3'];

/** @returns the files, by the shards' numbers */
export async function writeShards(folder: string, what: Synthetic): Promise<string[]> {
  const files: string[] = [];
  for (let number = 1; number <= what.shards; number++) {
    const shard: Shard = { run: what.run ?? 'synthetic', number, of: what.shards };
    const file = join(folder, `${shard.run}.${number}-of-${shard.of}.ndjson.gz`);
    const history = await HistoryFile.open(file);
    for (const event of eventsOf(what, shard))
      for (const one of [what.change?.(event, shard) ?? event].flat()) {
        const asked = history.write(one);
        if (asked) await asked;
      }
    await history.close();
    files.push(file);
  }
  return files;
}

/** One in no shards: a fourth of its users keep no connection, and every so many pages show nothing of the session. */
export async function writeRun(
  file: string,
  what: Pick<Synthetic, 'users' | 'operations'> & { readonly forgets: number },
): Promise<void> {
  const history = await HistoryFile.open(file);
  let pages = 0;
  for (const event of eventsOf({ ...what, shards: 1 }, undefined)) {
    if (event.type === 'op' && event.user % 4 === 0) event.fresh = true;
    if (event.type === 'op' && event.saw && ++pages % what.forgets === 0)
      event.saw = { ...event.saw, marks: [], count: 0 };
    const asked = history.write(event);
    if (asked) await asked;
  }
  await history.close();
}

/** A user, and what their next operation is to be. */
interface Person {
  readonly user: number;
  readonly random: Random;
  /** When. */
  key: number;
  flow: number;
  step: number;
  writes: number;
  /** In this session. */
  count: number;
  session: number;
}

function* eventsOf(
  { users, operations, skewMs = () => 0 }: Synthetic,
  shard: Shard | undefined,
): Generator<HistoryEvent> {
  const skew = shard ? skewMs(shard.number) : 0;
  const began = BEGAN + skew;
  const run: Run = {
    type: 'run',
    schema: 'session-lab/history@5',
    at: began,
    target: 'http://127.0.0.1:8080',
    scenario: 'views',
    users,
    rate: null,
    arrivals: null,
    clients: 'none',
    connections: 'kept',
    pauseMs: PAUSE_MS,
    seed: 1,
    isolated: true,
    session: ['sid'],
    probes: true,
    ...(shard ? { shard } : {}),
  };
  yield run;
  const clock = { type: 'clock' as const, at: began, aheadMs: [-skew - 10, -skew + 10] as [number, number] };
  yield { ...clock, answers: 20, roundTripMs: 1.5 };
  const people = new Heap<Person>();
  for (let index = 0; index < users; index++)
    if (isOwn(shard, index)) {
      const random = seededRandom(index);
      people.push({
        user: index + 1,
        random,
        key: began + random() * PAUSE_MS,
        flow: 1,
        step: 0,
        writes: 0,
        count: 0,
        session: 1,
      });
      yield { type: 'user', user: index + 1, address: '-' };
    }
  const each = Math.ceil(operations / users / OPERATIONS_A_FLOW) * OPERATIONS_A_FLOW;
  let endedAt = began;
  for (let person = people.pop(); person; person = people.pop()) {
    yield next(person, shard !== undefined);
    endedAt = Math.max(endedAt, person.key);
    if (person.step < each) people.push(person);
    else yield { type: 'left', user: person.user };
  }
  yield { ...clock, at: endedAt, answers: 20, roundTripMs: 1.5 };
  yield { type: 'end', at: endedAt };
}

function next(person: Person, isInShard: boolean): Operation {
  const { user, random } = person;
  const step = person.step++ % OPERATIONS_A_FLOW;
  const isNew = step === 0 && (person.flow - 1) % FLOWS_A_SESSION === 0;
  if (isNew) {
    person.count = 0;
    person.session++;
  }
  const id = hashOf(`${user} ${person.session}`);
  const at = Math.round(person.key * 100) / 100;
  const ms = Math.round((1 + random() * 4) * 100) / 100;
  person.key = at + ms + random() * 2 * PAUSE_MS;
  const operation: Operation = {
    type: 'op',
    user,
    flow: person.flow,
    name: step === 0 ? 'post' : step === 1 ? 'post' : 'page',
    step: step === 0 ? 'write' : 'read',
    ...(step === 1 ? { redirected: true as const } : {}),
    method: step === 0 ? 'POST' : 'GET',
    path: '/views',
    at,
    ms,
    outcome: 'ok',
    status: step === 0 ? 303 : 200,
    replica: REPLICAS[Math.floor(random() * REPLICAS.length)] ?? null,
    sent: isNew ? null : id.slice(0, 8),
    set: isNew ? id.slice(0, 8) : null,
    ...(isNew && person.flow > 1 ? { anew: true as const } : {}),
  };
  if (step === 0) {
    person.count++;
    operation.wrote = { object: 'views', effect: 'replace', mark: `u${user}-w${++person.writes}` };
    if (isInShard) operation.ownId = id;
  } else {
    operation.saw = { object: 'views', marks: [`u${user}-w${person.writes}`], count: person.count };
    if (step === 2) {
      operation.ends = true;
      person.flow++;
    }
  }
  return operation;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
