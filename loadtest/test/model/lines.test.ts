import t from 'tap';
import { wholeLinesIn } from '../../src/model/lines.ts';

async function linesOf(chunks: readonly Buffer[]): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const bytes of wholeLinesIn(stream))
    found.push(...(bytes?.toString().split(/(?<=\n)/) ?? [null]));
  return found;
}

t.test('lines are whole, wherever the stream is split', async (t) => {
  const text = Buffer.from('one\n\n두 번째\nthree');
  for (let first = 0; first <= text.length; first++)
    for (let second = first; second <= text.length; second++) {
      const chunks = [text.subarray(0, first), text.subarray(first, second), text.subarray(second)];
      t.same(await linesOf(chunks), ['one\n', '\n', '두 번째\n', 'three\n'], `${first}, ${second}`);
    }
});

t.test('a mark of the order of bytes is passed over in front, and nowhere else', async (t) => {
  t.same(await linesOf([Buffer.from('\uFEFFone\n'), Buffer.from('\uFEFFtwo\n')]), ['one\n', '\uFEFFtwo\n']);
});

t.test('a line without an end is told', async (t) => {
  t.same(await linesOf([Buffer.from('one\n'), Buffer.alloc(1_100_000, 'x')]), ['one\n', null]);
});
