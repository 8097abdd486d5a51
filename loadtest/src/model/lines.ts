/** Lines of a stream, many at a time. */

const MOST_LINE_CHARS = 1024 * 1024;

/** Yields null, and no more, where a line has no end. The last may have been cut off. */
export async function* linesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[] | null> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
    if (rest.length > MOST_LINE_CHARS) return yield null;
  }
  if (rest !== '') yield [rest];
}

export const LINE_BREAK = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Yields bytes of whole lines, many at a time, each with its break; as above, null where a line has no end. */
export async function* wholeLinesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let rest: Buffer | null = null;
  let isFirst = true;
  for await (const chunk of chunks) {
    let bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    if (isFirst && bytes.indexOf(BYTE_ORDER_MARK) === 0) bytes = bytes.subarray(BYTE_ORDER_MARK.length);
    isFirst = false;
    const end = bytes.lastIndexOf(LINE_BREAK) + 1;
    rest = end < bytes.length ? bytes.subarray(end) : null;
    if (end > 0) yield bytes.subarray(0, end);
    if (rest && rest.length > MOST_LINE_CHARS) return yield null;
  }
  if (rest) yield Buffer.concat([rest, Buffer.of(LINE_BREAK)]);
}
