/** From the histories of a run's shards to one judgement. */
import { Judge } from '../judge/judge.ts';
import type { ShardsJudged } from '../model/result.ts';
import { CommonIds } from './common-ids.ts';
import { merged, type Placed, placedOf } from './merge.ts';
import { type Part, survey } from './survey.ts';
import { wholeOf } from './whole.ts';

/**
 * @param warn told what is missing, damaged or late, a sentence each
 * @throws {UserError} where a history is no shard's, or another run's
 */
export async function judgeShards(files: readonly string[], warn: (message: string) => void): Promise<Judge> {
  const ids = new CommonIds();
  const found: Part[] = [];
  for (const file of files) found.push(await survey(file, ids));
  const { parts, problems } = wholeOf(found);
  const judge = new Judge();
  const wrong = [...problems];
  for (const problem of problems) warn(problem);
  const placed = placedOf(parts);
  for (const notice of noticesOf(placed)) warn(notice);
  const damaged = (why: string): void => {
    warn(why);
    wrong.push(why);
  };
  for await (const events of merged(placed, ids, damaged)) for (const event of events) judge.add(event);
  judge.shards = shardsJudged(placed);
  if (wrong.length > 0) judge.damage(wrong.join('; '));
  return judge;
}

/** Shards that begin further apart than this are not side by side from the start. */
const MUCH_LATER_MS = 2000;

/** What is worth knowing, and proves nothing against the result. */
function noticesOf(placed: readonly Placed[]): string[] {
  const unread = placed.filter(({ alignment }) => !Number.isFinite(alignment.unsureMs));
  const begins = placed.map(({ part, alignment }) => part.run.at + alignment.shiftMs);
  const apartMs = Math.max(...begins) - Math.min(...begins);
  return [
    ...unread.map(({ part: { shard, clocks } }) => {
      const why = clocks.find((clock) => clock.why !== undefined)?.why ?? 'it was not read';
      return `shard ${shard.number} of ${shard.of} does not know the target's clock (${why}): its own clock is taken, and whatever was done to the target may have been at any time of its`;
    }),
    ...placed.flatMap(({ part: { run, shard } }) =>
      run.lateMs === undefined
        ? []
        : [`shard ${shard.number} of ${shard.of} began ${seconds(run.lateMs)} later than it was to`],
    ),
    ...(unread.length === 0 && apartMs > MUCH_LATER_MS
      ? [`the shards began up to ${seconds(apartMs)} apart: with one --start-at for all, they begin together`]
      : []),
  ];
}

function shardsJudged(placed: readonly Placed[]): ShardsJudged {
  const [first] = placed as [Placed];
  const shifts = placed.map(({ alignment }) => alignment.shiftMs);
  const unsureMs = Math.max(...placed.map(({ alignment }) => alignment.unsureMs));
  const isKnown = Number.isFinite(unsureMs);
  return {
    run: first.part.shard.run,
    of: first.part.shard.of,
    clocksApartMs: isKnown ? Math.max(...shifts) - Math.min(...shifts) : null,
    unsureMs: isKnown ? Math.round(unsureMs) : null,
  };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
