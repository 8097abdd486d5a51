import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
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

t.test('a history that was edited is told: a line changed, added, taken away or moved', async (t) => {
  const file = await written(t);
  const text = gunzipSync(await readFile(file)).toString();
  const lines = text.split('\n');
  const edits = [
    text.replace('app-1', 'app-2'),
    [lines[0], lines[1], ...lines.slice(1)].join('\n'),
    [lines[0], ...lines.slice(2)].join('\n'),
    [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n'),
  ];
  for (const edit of edits) {
    await writeFile(file, gzipSync(edit));
    t.match(await read(file), { damage: /line \d+: the seal does not fit, so a line before it was changed/ });
  }
  const late = [lines[0], ...lines.slice(3, -2), lines[1], ...lines.slice(-2)].join('\n');
  await writeFile(file, gzipSync(late));
  t.match(await read(file), { damage: /line 3: an operation after the end of the load/ });
});

t.test('what stands behind the seal is told', async (t) => {
  const file = await written(t);
  const bytes = await readFile(file);
  const text = gunzipSync(bytes).toString();
  const behind =
    /line \d: stands after the seal|line \d, which is its last: bytes were added|can't be unpacked any further/;
  for (const more of [`${text.split('\n')[1]}\n`, '\n', 'x']) {
    await writeFile(file, gzipSync(text + more));
    t.match(await read(file), { damage: behind }, JSON.stringify(more));
  }
  for (const more of [Buffer.alloc(1), Buffer.alloc(4096), Buffer.from('x'), gzipSync('x')]) {
    await writeFile(file, Buffer.concat([bytes, more]));
    t.match(await read(file), { damage: behind }, `${more.length} bytes`);
  }
});

t.test(
  'no flipped bit goes unnoticed, but for those of the name and time that gzip puts in front',
  async (t) => {
    const file = await written(t);
    const bytes = await readFile(file);
    for (let at = 10; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (at % 8)), at);
      await writeFile(file, flipped);
      const told = await read(file).then(
        // Another way to pack the same text is no damage.
        ({ damage, events }) => damage ?? (isDeepStrictEqual(events, EVENTS) ? 'the same' : null),
        (error: Error) => error.message,
      );
      if (told === null) t.fail(`bit ${at % 8} of byte ${at}`);
    }
    t.ok(bytes.length > 200);
  },
);

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
  t.match(await read(join(folder, 'norun.ndjson')), { damage: /line 2: an operation before its run/ });
  await t.rejects(read(join(folder, 'empty.ndjson')), { message: /is empty/ });
  await t.rejects(read(join(folder, 'long.ndjson')), { message: /has no lines/ });
  await t.rejects(read(join(folder, 'no.gz')), { message: /can't be unpacked/ });
  await t.rejects(read(join(folder, 'missing.ndjson')), { message: /there is no history at/ });
  await t.rejects(read(folder), { message: /is a folder/ });
});
