/** A multipart/form-data body (RFC 7578). */
import { createHash } from 'node:crypto';

export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  /** With a file name, the part is a file. */
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
}

export function multipart(parts: readonly Part[]): { readonly contentType: string; readonly body: Buffer } {
  // From the content, so that the same parts give the same bytes, and no content can hold its own boundary.
  const hash = createHash('sha256');
  for (const { content } of parts) hash.update(content);
  const boundary = `session-lab-${hash.digest('hex').slice(0, 24)}`;
  const chunks = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
    Buffer.from(part.content),
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

function headOf({ name, filename, contentType }: Part): string {
  const file = filename === undefined ? '' : `; filename="${quoted(filename)}"`;
  const type = contentType === undefined ? '' : `\r\ncontent-type: ${contentType}`;
  return `content-disposition: form-data; name="${quoted(name)}"${file}${type}`;
}

/** As browsers do it (WHATWG HTML, multipart/form-data encoding). */
const quoted = (text: string): string =>
  text.replace(/["\r\n]/g, (char) => ({ '"': '%22', '\r': '%0D', '\n': '%0A' })[char] ?? '');
