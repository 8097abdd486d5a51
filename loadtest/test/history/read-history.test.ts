import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { HistoryFile } from '../../src/history/history-file.ts';
import { readHistory } from '../../src/history/read-history.ts';
import { history } from '../support/notation.ts';

async function read(file: string) {
  const events = [];
  for await (const event of readHistory(file)) events.push(event);
  return events;
}

t.test('reads back what was written', async (t) => {
  const file = join(t.testdir(), 'history.ndjson');
  const events = [
    ...history('u1 write app-1 ok +A\n u1 page app-1 ok A f1x1'),
    { type: 'end', at: 1 } as const,
  ];
  const out = await HistoryFile.open(file);
  for (const event of events) out.write(event);
  await out.close();
  t.same(await read(file), events);
});

t.test('refuses what is no history, and says where', async (t) => {
  const folder = t.testdir({
    'text.ndjson': 'hello\n',
    'foreign.ndjson': '{"type":"op"}\n',
    'empty.ndjson': '',
  });
  const run = JSON.stringify(history('')[0]);
  await writeFile(join(folder, 'short.ndjson'), `${run}\n`);
  await writeFile(join(folder, 'cut.ndjson'), `${run}\n${run.slice(0, 20)}`);
  await t.rejects(read(join(folder, 'text.ndjson')), { code: 'USER', message: /line 1: not a line of JSON/ });
  await t.rejects(read(join(folder, 'foreign.ndjson')), { message: /line 1: not an event/ });
  await t.rejects(read(join(folder, 'empty.ndjson')), { message: /cut short/ });
  await t.rejects(read(join(folder, 'short.ndjson')), { message: /line 1 without its end/ });
  await t.rejects(read(join(folder, 'cut.ndjson')), { message: /line 2: not a line of JSON/ });
  await t.rejects(read(join(folder, 'missing.ndjson')), { message: /there is no history at/ });
});
