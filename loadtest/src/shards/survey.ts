/** A first look over a shard's history: what is known of it before any of it is judged. Nothing is kept of its operations. */
import { UserError } from '../model/errors.ts';
import type { ClockReading, Run, Shard } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { glanceAt, parseEvent } from '../model/read-history.ts';
import type { CommonIds } from './common-ids.ts';

/** What was done to the system or ordered of the run, at a time that operations are held against. */
export type Deed = HistoryEvent & { readonly at: number };

export interface Part {
  readonly file: string;
  readonly run: Run;
  readonly shard: Shard;
  readonly clocks: readonly ClockReading[];
  /** In their order. */
  readonly deeds: readonly Deed[];
  /** What stores say stands in it: that is held against operations, too. */
  readonly hasEvidence: boolean;
  readonly baseline: HistoryEvent | null;
  /** Interrupted. */
  readonly cutShort: boolean;
}

/** Events that are no deeds: the load's own, and what is told of the system as a whole. */
const NO_DEEDS: ReadonlySet<string> = new Set<HistoryEvent['type']>([
  ...(['run', 'clock', 'baseline', 'user', 'op', 'left', 'end', 'seal'] as const),
  ...(['lab', 'evidence', 'outage', 'sample', 'footprint', 'prediction'] as const),
]);

export const isDeed = (event: HistoryEvent): event is Deed => !NO_DEEDS.has(event.type) && 'at' in event;

const OPERATION = '{"type":"op"';
/** Of users there is a line each as they come and go. */
const OF_USERS = ['{"type":"user"', '{"type":"left"'];
const OWN_ID = '"ownId":"';
const ID_CHARS = 16;

/**
 * @param ids told of the ids that its users wrote under
 * @throws {UserError} where it is no shard's history
 */
export async function survey(file: string, ids: CommonIds): Promise<Part> {
  let run: Run | null = null;
  const clocks: ClockReading[] = [];
  const deeds: Deed[] = [];
  let hasEvidence = false;
  let baseline: HistoryEvent | null = null;
  let cutShort = false;
  let line = 0;
  ids.begin();
  reading: for await (const lines of glanceAt(file)) {
    for (const text of lines) {
      line++;
      if (text.startsWith(OPERATION)) {
        const found = text.indexOf(OWN_ID);
        if (found >= 0) ids.add(text.slice(found + OWN_ID.length, found + OWN_ID.length + ID_CHARS));
        continue;
      }
      if (OF_USERS.some((begin) => text.startsWith(begin))) continue;
      const event = eventIn(text, file, line);
      // Damaged: whoever judges it says so.
      if (!event) break reading;
      if (event.type === 'run') run ??= event;
      if (event.type === 'clock') clocks.push(event);
      if (event.type === 'baseline') baseline = event;
      if (event.type === 'evidence' || event.type === 'outage') hasEvidence = true;
      if (event.type === 'end') cutShort = event.cutShort === true;
      if (isDeed(event)) deeds.push(event);
    }
  }
  if (!run) throw new UserError(`${file} holds no run: it is no shard's history`);
  const { shard } = run;
  if (!shard)
    throw new UserError(
      `${file} is a run by itself, and no shard of one: session-lab report shows several runs side by side`,
    );
  if (shard.number > shard.of)
    throw new UserError(`${file} says that it is shard ${shard.number} of ${shard.of}: there is none`);
  return { file, run, shard, clocks, deeds, hasEvidence, baseline, cutShort };
}

/** @throws {UserError} where the first line is somebody else's */
function eventIn(text: string, file: string, line: number): HistoryEvent | null {
  try {
    return parseEvent(text, `${file}, line ${line}`);
  } catch (error) {
    if (line === 1 || !(error instanceof UserError)) throw error;
    return null;
  }
}
