/**
 * Reads shards side by side, in the order of time on the target's clock. Each shard's own order stays as it was: all that
 * is owed to a user is in one shard, by one clock. Of each history, no more than a piece is in memory.
 */
import { endOf, type Operation, type Run } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { readHistory } from '../model/read-history.ts';
import { type Aligned, alignmentOf, unsureBeside } from './alignment.ts';
import type { CommonIds } from './common-ids.ts';
import { Heap } from './heap.ts';
import { oneRun } from './one-run.ts';
import { isDeed, type Part } from './survey.ts';

/** A shard in its place among the others. */
export interface Placed extends Aligned {
  readonly part: Part;
}

export const placedOf = (parts: readonly Part[]): Placed[] =>
  parts.map((part) => ({
    part,
    alignment: alignmentOf(part.clocks),
    hasDeeds: part.deeds.length > 0 || part.hasEvidence,
  }));

/** Events are handed on many at a time. */
const BATCH = 512;

/**
 * All of them, as the history of one run.
 * @param ids those that the shards' users have written under, as the survey has found them
 * @param damaged told of each history that can be read only in part
 */
export async function* merged(
  placed: readonly Placed[],
  ids: CommonIds,
  damaged: (why: string) => void,
): AsyncGenerator<readonly HistoryEvent[]> {
  const runs = placed.map(({ part }) => part.run) as [Run, ...Run[]];
  const begunAt = Math.min(...placed.map(({ part, alignment }) => part.run.at + alignment.shiftMs));
  const baseline = placed.find(({ part }) => part.baseline)?.part.baseline;
  yield [oneRun(runs, begunAt), ...(baseline ? [baseline] : [])];
  const unsure = placed.map((one) => unsureBeside(placed, one));
  const streams = [
    new Stream(deedsOf(placed, Math.max(...unsure))),
    ...placed.map((one, index) => new Stream(eventsOf(one, unsure[index] ?? 0, ids, damaged))),
  ];
  const heap = new Heap<Stream>();
  for (const stream of streams) if (await stream.fill()) heap.push(stream);
  let batch: HistoryEvent[] = [];
  let endedAt = 0;
  for (let stream = heap.pop(); stream; stream = heap.pop()) {
    batch.push(stream.event);
    endedAt = Math.max(endedAt, stream.key);
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
    if (stream.advance() || (await stream.fill())) heap.push(stream);
  }
  const cutShort = placed.some(({ part }) => part.cutShort);
  yield [
    ...batch,
    { type: 'end', at: Math.round(endedAt), ...(cutShort ? { cutShort: true as const } : {}) },
  ];
}

/** An event, and when it is its turn, by the target's clock. */
interface Timed {
  readonly event: HistoryEvent;
  /** Null where it has no time of its own: it goes with what was before it. */
  readonly at: number | null;
}

/** One of the streams that are merged, and where it stands. */
class Stream {
  readonly #more: AsyncIterator<readonly Timed[]>;
  #timed: readonly Timed[] = [];
  #at = 0;
  /** Never goes back: a stream's own order stays. */
  key = Number.NEGATIVE_INFINITY;

  constructor(more: AsyncGenerator<readonly Timed[]>) {
    this.#more = more[Symbol.asyncIterator]();
  }

  get event(): HistoryEvent {
    return (this.#timed[this.#at] as Timed).event;
  }

  /** To the next event at hand; false where there is none. */
  advance(): boolean {
    this.#at++;
    return this.#settle();
  }

  /** Reads on; false at the end. */
  async fill(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#more.next();
      if (done) return false;
      this.#timed = value;
      this.#at = 0;
      if (this.#settle()) return true;
    }
  }

  #settle(): boolean {
    const timed = this.#timed[this.#at];
    if (!timed) return false;
    if (timed.at !== null && timed.at > this.key) this.key = timed.at;
    return true;
  }
}

/** Deeds come ahead of all that may have been at the same time, so that each operation is held against them. */
async function* deedsOf(placed: readonly Placed[], unsureMs: number): AsyncGenerator<readonly Timed[]> {
  const deeds = placed.flatMap(({ part, alignment: { shiftMs } }) =>
    part.deeds.map((deed) => ({ ...deed, at: deed.at + shiftMs })),
  );
  deeds.sort((a, b) => a.at - b.at);
  yield deeds.map((event) => ({ event, at: event.at - unsureMs }));
}

async function* eventsOf(
  { part, alignment: { shiftMs } }: Placed,
  unsureMs: number,
  ids: CommonIds,
  damaged: (why: string) => void,
): AsyncGenerator<readonly Timed[]> {
  for await (const events of readHistory(part.file, damaged))
    yield events.flatMap((event): Timed | readonly never[] => {
      if (event.type === 'op') {
        const operation = placedIn(event, shiftMs, unsureMs, ids);
        return { event: operation, at: endOf(operation) };
      }
      if (OF_A_SHARD.has(event.type) || isDeed(event)) return NONE;
      const at = timeOf(event);
      if (at === null) return { event, at };
      const later: HistoryEvent = { ...event, ...laterBy(event, at, shiftMs) };
      return { event: later, at: at + shiftMs };
    });
}

const NONE: readonly never[] = [];

const timeOf = (event: HistoryEvent): number | null =>
  'at' in event && typeof event.at === 'number' ? event.at : null;

/** Told of all shards at once. */
const OF_A_SHARD: ReadonlySet<string> = new Set<HistoryEvent['type']>(['run', 'clock', 'baseline', 'end']);

const laterBy = (event: HistoryEvent, at: number, ms: number): object => ({
  at: at + ms,
  ...(event.type === 'outage' && event.until !== null ? { until: event.until + ms } : {}),
});

/** As one run's: changed in its place, since it is nobody else's. */
function placedIn(operation: Operation, shiftMs: number, unsureMs: number, ids: CommonIds): Operation {
  operation.at += shiftMs;
  if (operation.look) operation.look.of += shiftMs;
  if (unsureMs > 0) operation.unsureMs = unsureMs;
  if (operation.ownId !== undefined && operation.sharedWith === undefined) {
    const other = ids.otherOwner(operation.ownId, operation.user);
    if (other !== null) operation.sharedWith = other;
  }
  return operation;
}
