/** A run in several shards on one app, each by a clock of its own, and what they are judged to be. */
import { mkdtemp } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Test } from 'tap';
import { type LoadOptions, runLoad } from '../../src/load/run-load.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { HistoryFile } from '../../src/model/history-file.ts';
import type { ProfileResult } from '../../src/model/result.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { judgeShards } from '../../src/shards/judge-shards.ts';
import { LOAD } from './load.ts';
import { serve } from './target.ts';

/** Clocks of two shards are so far apart. */
export const APART_MS = 3000;

export async function judgedInShards(
  t: Test,
  app: RequestListener,
  yaml: string,
  of: number,
  more: Partial<LoadOptions> = {},
): Promise<ProfileResult> {
  const folder = t.testdir({ 'app.yaml': yaml });
  const scenario = await loadScenarioFile(join(folder, 'app.yaml'));
  const target = await serve(t, app);
  const kept = await mkdtemp(join(folder, 'run-'));
  const files = await Promise.all(
    Array.from({ length: of }, async (_, index) => {
      const shard = { run: 'judged', number: index + 1, of };
      const file = join(kept, `${shard.number}.ndjson.gz`);
      const history = await HistoryFile.open(file);
      const load: LoadOptions = { ...LOAD, probes: true, lookMs: 300, ...scenario, target, ...more };
      const record = onClock(index * APART_MS, history);
      await runLoad({ ...load, shard, sameClock: true }, record, new AbortController().signal);
      await history.close();
      return file;
    }),
  );
  const judge = await judgeShards(files, (message) => t.fail(message));
  return judge.result();
}

/** As a machine writes it whose clock is so far ahead, and that has read the target's. */
function onClock(aheadMs: number, history: HistoryFile) {
  return async (event: HistoryEvent): Promise<void> => {
    const at = 'at' in event ? { at: event.at + aheadMs } : {};
    const look =
      event.type === 'op' && event.look ? { look: { ...event.look, of: event.look.of + aheadMs } } : {};
    const read: HistoryEvent[] =
      event.type === 'run'
        ? [
            {
              type: 'clock',
              at: event.at + aheadMs,
              aheadMs: [-aheadMs - 5, -aheadMs + 5],
              answers: 9,
              roundTripMs: 1,
            },
          ]
        : [];
    await history.write({ ...event, ...at, ...look } as HistoryEvent, ...read);
  };
}
