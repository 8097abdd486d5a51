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
