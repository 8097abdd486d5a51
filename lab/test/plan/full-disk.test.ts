/** A plan whose histories find no room: what there is of them is kept, and the error says where. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunFolder } from 'session-lab';
import t, { type Test } from 'tap';
import { publish } from '../../src/plan/execute.ts';

const FULL = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

async function ended(t: Test, failure: Error, history: string) {
  const results = t.testdir();
  const folder = await RunFolder.create(results, 'compare', new Date());
  await writeFile(folder.file('redis.ndjson.gz'), history);
  const executed = { judges: [], skipped: [], failure, folder, record: null };
  const thrown = await publish(executed, new AbortController().signal).catch((error: Error) => error);
  await folder.discard();
  return { thrown, left: await readdir(results) };
}

t.test('a full disk', async (t) => {
  const { thrown, left } = await ended(t, FULL, 'as far as it went');
  t.match(thrown, { code: 'USER', message: /ENOSPC.*What was written until then is in .*compare/ });
  t.equal(left.length, 1);
  t.notMatch(left[0], /^\./);
  t.same(await readdir(join(t.testdirName, left[0] ?? '')), ['redis.ndjson.gz']);
});

t.test('where nothing was written yet, or something else went wrong, nothing is left', async (t) => {
  t.match(await ended(t, FULL, ''), { thrown: { code: 'USER', message: /^ENOSPC/ }, left: [] });
  const defect = new Error('a defect');
  t.match(await ended(t, defect, 'whole'), { thrown: defect, left: [] });
});
