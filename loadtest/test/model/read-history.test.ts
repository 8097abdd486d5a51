import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { HistoryFile } from '../../src/model/history-file.ts';
import { readHistory } from '../../src/model/read-history.ts';
import { history } from '../support/notation.ts';

const EVENTS: HistoryEvent[] = [
  ...history('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1'),
  { type: 'end', at: 1 },
];

async function written(t: Test, events = EVENTS): Promise<string> {
  const file = join(t.testdir(), 'history.ndjson.gz');
  const out = await HistoryFile.open(file);
  for (const event of events) await out.write(event);
  await out.close();
  return file;
}

async function read(file: string) {
  const events: HistoryEvent[] = [];
  let damage: string | null = null;
  for await (const some of readHistory(file, (why) => (damage = why))) events.push(...some);
  return { events, damage };
}

t.test('reads back what was written, compressed as it is, or unpacked', async (t) => {
  const file = await written(t);
  t.same(await read(file), { events: EVENTS, damage: null });
  const unpacked = `${file}.ndjson`;
  await writeFile(unpacked, gunzipSync(await readFile(file)));
  t.same(await read(unpacked), { events: EVENTS, damage: null });
});

t.test('a history that was edited is refused: a line changed, added or taken away', async (t) => {
  const file = await written(t);
  const text = gunzipSync(await readFile(file)).toString();
  const lines = text.split('\n');
  const edits = [
    text.replace('app-1', 'app-2'),
    [lines[0], lines[1], ...lines.slice(1)].join('\n'),
    [lines[0], ...lines.slice(2)].join('\n'),
  ];
  for (const edit of edits) {
    await writeFile(file, gzipSync(edit));
    await t.rejects(read(file), { code: 'USER', message: /was edited after it was written/ });
  }
});

t.test('of one that is cut off or damaged, what stands before the damage is read', async (t) => {
  const file = await written(t);
  const text = gunzipSync(await readFile(file)).toString();
  const lines = text.split('\n');
  await writeFile(file, lines.slice(0, 2).join('\n'));
  t.match(await read(file), { events: { length: 2 }, damage: /ends at line 2, in the midst of its run/ });
  await writeFile(file, lines.slice(0, 4).join('\n'));
  t.match(await read(file), { events: { length: 4 }, damage: /ends at line 4, without its seal/ });
  await writeFile(file, text.slice(0, text.indexOf('\n', 400) + 30));
  t.match(await read(file), { damage: /line \d: not a line of JSON.*what follows is left out/ });
  await writeFile(file, [...lines.slice(0, 2), '{"type":"op","user":"x"}', ...lines.slice(2)].join('\n'));
  t.match(await read(file), { events: { length: 2 }, damage: /line 3: not an event/ });
});

t.test('a compressed file that breaks off is read as far as it goes', async (t) => {
  const many = Array.from(
    { length: 3000 },
    (_, index) => history(`u${index} write app-1 ok +A`)[1] as HistoryEvent,
  );
  const file = await written(t, [EVENTS[0] as HistoryEvent, ...many]);
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
  const { events, damage } = await read(file);
  t.ok(events.length > 100 && events.length < 3000, `${events.length} events`);
  t.match(damage, /is damaged after line \d+|not a line of JSON/);
});

t.test('what is no history is refused, and it is said where', async (t) => {
  const folder = t.testdir({
    'text.ndjson': 'hello\n',
    'foreign.ndjson': '{"type":"op"}\n',
    'old.ndjson': `${JSON.stringify({ ...EVENTS[0], schema: 'session-lab/history@1' })}\n`,
    'empty.ndjson': '',
    'norun.ndjson': `${JSON.stringify({ type: 'user', user: 1, address: '10.0.0.1' })}\n${JSON.stringify(EVENTS[1])}\n`,
    'long.ndjson': 'x'.repeat(3_000_000),
    'no.gz': Buffer.from([0x1f, 0x8b, 1, 2, 3]),
  });
  await t.rejects(read(join(folder, 'text.ndjson')), { code: 'USER', message: /line 1: not a line of JSON/ });
  await t.rejects(read(join(folder, 'foreign.ndjson')), { message: /line 1: not an event/ });
  await t.rejects(read(join(folder, 'old.ndjson')), { message: /line 1: not an event.*schema/ });
  await t.rejects(read(join(folder, 'norun.ndjson')), { message: /operations before its run/ });
  await t.rejects(read(join(folder, 'empty.ndjson')), { message: /is empty/ });
  await t.rejects(read(join(folder, 'long.ndjson')), { message: /has no lines/ });
  await t.rejects(read(join(folder, 'no.gz')), { message: /can't be unpacked/ });
  await t.rejects(read(join(folder, 'missing.ndjson')), { message: /there is no history at/ });
  await t.rejects(read(folder), { message: /is a folder/ });
});
